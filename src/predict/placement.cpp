// SPDX-License-Identifier: MIT
#include "predict/placement.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/number_text.hpp"
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

/// How sequences lie for a model of one value: each is a window where every one has its length.
ChosenPlacement as_records_are(const SequenceFile& file, const Contract& contract) {
  const std::vector<Record> records = file.records();
  const auto is_window = [&](const Record& record) { return record.length == contract.window_bases; };
  const auto all = std::ssize(records), windows = std::count_if(records.begin(), records.end(), is_window);
  const std::string window = fmt::format("{} {}", with_commas(contract.window_bases), unit_name(contract));
  const std::string by_record = set_to(Setting::place, "record"), by_grid = set_to(Setting::place, "grid");
  if (windows == all)
    return {Placement::record,
            fmt::format("every record of {} has the {} of the model's window, and is one ({} predicts "
                        "along them)",
                        file.path(), window, by_grid)};
  if (2 * windows <= all) {
    const std::string some =
        windows == 0 ? fmt::format("no sequence of {} has", file.path())
        : windows == 1
            ? fmt::format("1 of the {} sequences of {} has", with_commas(all), file.path())
            : fmt::format("{} of the {} sequences of {} have", with_commas(windows), with_commas(all), file.path());
    return {Placement::grid,
            fmt::format("{} the {} of the model's window: windows lie along each ({} takes each as one)", some, window,
                        by_record)};
  }
  const Record& other = *std::find_if_not(records.begin(), records.end(), is_window);
  throw Error(
      fmt::format("{}: got {} {}, and {} of {} have the {} of the model's window", file.place_of(other),
                  with_commas(other.length), unit_name(contract), with_commas(windows), counted(all, "record"), window),
      fmt::format("{} takes each record as one window, with {} also shorter ones; {} predicts along sequences "
                  "of any length",
                  by_record, Setting::pad, by_grid));
}

}  // namespace

ChosenPlacement placement_on(const SequenceFile& file, const Predictor& predictor) {
  const std::optional<Placement> asked = predictor.request().placement;
  if (asked == Placement::grid && file.npy())
    throw RequestError("an .npy file holds records: they have no grid", "leave out " + set_to(Setting::place, "grid"));
  const Contract& contract = predictor.model().contract;
  ChosenPlacement chosen;
  if (asked) {
    chosen.placement = *asked;
  } else if (file.npy() || contract.pad || contract.unknown_letter == UnknownLetter::error) {
    chosen.placement = Placement::record;
  } else if (predictor.head().bins == 1) {
    if (contract.window_is_open) {
      chosen.placement = Placement::record;
    } else {
      chosen = as_records_are(file, contract);
    }
  }
  if (chosen.placement == Placement::grid) file.fasta().check_named();
  if (chosen.placement == Placement::record && !file.npy()) file.fasta().check_filled();
  return chosen;
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
