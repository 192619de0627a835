// SPDX-License-Identifier: MIT
// Files of the installed interface, with predictors of their sequences.
#include "library/asked_file.hpp"

#include <utility>

#include "predict/placement.hpp"

namespace seqcast {
namespace {

Request with_placement(Request request, const PlacesRequest& places, bool lines) {
  request.placement = asked_placement(places, request, lines);
  return request;
}

}  // namespace

AskedFile::AskedFile(const Ensemble& ensemble, Request request, const std::string& path, const Places& places,
                     const PredictSettings& settings)
    : notice_(notices_to(settings.notice)),
      places_(places_of(places, settings)),
      predictor_(ensemble, with_placement(request, places_, settings.lines)),
      file_(path, settings.lines, settings.channels_first, predictor_.model(), settings.memory_bytes) {
  check_records(file_, places_, request);
  if (!file_.npy()) notice_(fasta().index_notice());
  const ChosenPlacement chosen = placement_on(file_, predictor_);
  notice_(chosen.notice);
  has_records_ = chosen.placement == Placement::record;
  if (has_records_ && !file_.npy()) notice_(fasta().unnamed_notice());
}

}  // namespace seqcast
