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

AskedFile::AskedFile(const Ensemble& ensemble, const Request& request, const std::string& path, const Places& places,
                     const PredictSettings& settings)
    : AskedFile(ensemble, request, path, places_of(places, settings), settings) {}

AskedFile::AskedFile(const Ensemble& ensemble, const Request& request, const std::string& path, PlacesRequest places,
                     const PredictSettings& settings)
    : notice_(notices_to(settings.notice)),
      predictor_(ensemble, with_placement(request, places, settings.lines)),
      file_(path, settings.lines, settings.channels_first, predictor_.model(), settings.memory_bytes) {
  check_records(file_, places, request);
  if (!file_.npy()) notice_(fasta().index_notice());
  const ChosenPlacement chosen = placement_on(file_, predictor_);
  notice_(chosen.notice);
  has_records_ = chosen.placement == Placement::record;
  if (!has_records_) {
    regions_ = asked_regions(std::move(places), fasta(), notice_);
  } else if (!file_.npy()) {
    notice_(fasta().unnamed_notice());
  }
}

}  // namespace seqcast
