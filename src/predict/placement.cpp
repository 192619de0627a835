// SPDX-License-Identifier: MIT
#include "predict/placement.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/setting.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

Placement default_around_regions(const Predictor& predictor) {
  const Contract& contract = predictor.model().contract;
  const bool centered =
      contract.default_placement ? *contract.default_placement == DefaultPlacement::center : predictor.head().bins == 1;
  return centered ? Placement::center : Placement::grid;
}

}  // namespace

Placement placement_on(const SequenceFile& file, const Predictor& predictor) {
  const std::optional<Placement> asked = predictor.request().placement;
  if (asked == Placement::grid && file.npy())
    throw RequestError("an .npy file holds records: they have no grid", "leave out " + set_to(Setting::place, "grid"));
  if (asked) return *asked;
  const Contract& contract = predictor.model().contract;
  if (file.npy() || contract.pad || contract.unknown_letter == UnknownLetter::error) return Placement::record;
  if (predictor.head().bins != 1) return Placement::grid;
  const std::vector<Record> records = file.records();
  const bool are_windows = std::all_of(records.begin(), records.end(),
                                       [&](const Record& record) { return record.length == contract.window_bases; });
  return are_windows ? Placement::record : Placement::grid;
}

Placement placement_around_regions(const Predictor& predictor) {
  const Model& model = predictor.model();
  const Request& request = predictor.request();
  const Placement placement = request.placement.value_or(default_around_regions(predictor));
  if (model.contract.takes_numbers())
    throw Error(fmt::format("model '{}' takes numbers: there are no regions of a genome to score", model.about.name),
                "seqcast predict takes an .npy file");
  if (placement == Placement::center && (request.step > 0 || request.context == Context::genome))
    throw RequestError(fmt::format("{} and {} exclude each other", set_to(Setting::place, "center"),
                                   request.step > 0 ? unspelled(Setting::step) : set_to(Setting::context, "genome")),
                       set_to(Setting::place, "grid") + " takes the bins of the genome's grid");
  return placement;
}

}  // namespace seqcast
