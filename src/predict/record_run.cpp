// SPDX-License-Identifier: MIT
#include "predict/record_run.hpp"

#include <fmt/format.h>

#include "base/setting.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

std::string grid_hint() { return set_to(Setting::place, "grid") + " predicts along sequences of any length"; }

/// Window and padding of a record; throws what is wrong, without the place.
void size_up(PlacedRecord& placed, const Contract& contract, bool any_length) {
  const int64_t length = placed.record.length;
  placed.window_bases = contract.window_bases;
  if (contract.min_window_bases && any_length) {
    if (length < *contract.min_window_bases || length > max_window_bases)
      throw Error(fmt::format("got {} {}, expected {} to {}", length, unit_name(contract), *contract.min_window_bases,
                              max_window_bases),
                  grid_hint());
    placed.window_bases = length;
  } else if (contract.pad) {
    placed.padding_before = padding_before(*contract.pad, length, contract.window_bases);
  } else if (length != contract.window_bases) {
    throw Error(
        fmt::format("got {} {}, expected {}, the model's window", length, unit_name(contract), contract.window_bases),
        contract.takes_numbers() ? "" : grid_hint());
  }
}

WindowLayout layout_of(const Predictor& predictor, int64_t window_bases) {
  Model sized = predictor.model();
  set_window(sized, window_bases);
  const Head& head = sized.contract.heads[predictor.tracks()[0].head];
  return {window_bases, head.first_base, head.bin_bases, head.bins, head.kept_bases()};
}

std::vector<PlacedRecord> place_records(const SequenceFile& file, const Predictor& predictor) {
  std::vector<PlacedRecord> result;
  for (const Record& record : file.records()) {
    PlacedRecord placed{record, 0, 0, {}};
    try {
      size_up(placed, predictor.model().contract, !predictor.request().fixed_window);
    } catch (const Error& error) {
      throw error.within(file.place_of(record));
    }
    const bool as_before = !result.empty() && result.back().window_bases == placed.window_bases;
    placed.layout = as_before ? result.back().layout : layout_of(predictor, placed.window_bases);
    result.push_back(std::move(placed));
  }
  return result;
}

}  // namespace

RecordRun::RecordRun(Predictor& predictor, const SequenceFile& file) : predictor_(predictor), file_(file) {
  if (file.npy()) predictor.read_numbers();
  records_ = place_records(file, predictor);
  options_ = predictor.scan_options(std::ssize(records_), {});
  options_.input_bytes = std::ssize(records_) * (sequence_bytes + int64_t{sizeof(PlacedRecord)});
}

ScanCounts RecordRun::run(const TakeValues& take) const {
  ScanCounts counts;
  for (size_t first = 0; first < records_.size();) {
    const int64_t window_bases = records_[first].window_bases;
    Ensemble ensemble = predictor_.ensemble();
    set_window(ensemble, window_bases);
    Scan scan(ensemble, predictor_.tracks(), options_);
    size_t at = first;
    const auto next = [&]() -> std::optional<Window> {
      if (at == records_.size() || records_[at].window_bases != window_bases) return std::nullopt;
      const PlacedRecord& placed = records_[at];
      Window window = record_window(placed.record.name, placed.padding_before, placed.layout);
      window.line = static_cast<int64_t>(at++);
      return window;
    };
    counts += scan.run(file_.source(), next, take);
    first = at;
  }
  return counts;
}

}  // namespace seqcast
