// SPDX-License-Identifier: MIT
#include "predict/record_run.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/number_text.hpp"
#include "base/setting.hpp"
#include "genome/fasta_scan.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// What takes a record of another length.
std::string length_hint(const Contract& contract, bool is_short) {
  if (contract.takes_numbers()) return "";
  const bool can_pad = is_short && contract.unknown_letter != UnknownLetter::error;
  return (can_pad ? fmt::format("{} puts unknown bases around a short record; ", Setting::pad) : std::string()) +
         set_to(Setting::place, "grid") + " predicts along sequences of any length";
}

/// @throws Error  where there is nothing to pad with.
void check_can_pad(const SequenceFile& file, const Predictor& predictor) {
  const Contract& contract = predictor.model().contract;
  if (!predictor.request().pad) return;
  if (file.npy())
    throw RequestError(fmt::format("{} is for letters, and '{}' holds numbers", Setting::pad, file.path()));
  if (!contract.pad && contract.unknown_letter == UnknownLetter::error)
    throw RequestError(
        fmt::format("{}: model '{}' has no unknown letter to pad with", Setting::pad, predictor.model().about.name));
}

/// A short record in the middle of a window; where one more unknown base is on one side, it is the right one.
void center(PlacedRecord& placed, int64_t window_bases) {
  placed.window_bases = window_bases;
  placed.padding_before = (window_bases - placed.record.length) / 2;
  placed.lies_between_unknown = true;
}

/// Window and padding of a record; throws what is wrong, without the place.
void size_up(PlacedRecord& placed, const Contract& contract, const Request& request) {
  const int64_t length = placed.record.length;
  const bool any_length = contract.min_window_bases && !request.fixed_window;
  const int64_t least = any_length ? *contract.min_window_bases : contract.window_bases;
  placed.window_bases = contract.window_bases;
  if (request.pad && !contract.pad && length < least) {
    center(placed, least);
  } else if (any_length) {
    if (length < *contract.min_window_bases || length > max_window_bases)
      throw Error(fmt::format("got {} {}, expected {} to {}", length, unit_name(contract), *contract.min_window_bases,
                              max_window_bases),
                  length_hint(contract, length < least));
    placed.window_bases = length;
  } else if (contract.pad) {
    placed.padding_before = padding_before(*contract.pad, length, contract.window_bases);
  } else if (length != contract.window_bases) {
    throw Error(
        fmt::format("got {} {}, expected {}, the model's window", length, unit_name(contract), contract.window_bases),
        length_hint(contract, length < least));
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
    PlacedRecord placed{.record = record};
    try {
      size_up(placed, predictor.model().contract, predictor.request());
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
  check_can_pad(file, predictor);
  if (file.npy()) predictor.read_numbers();
  records_ = place_records(file, predictor);
  RecordSource source{{}, file.npy()};
  std::vector<Sequence> read;
  for (const PlacedRecord& placed : records_) {
    source.lengths.push_back(placed.record.length);
    read.push_back({placed.record.name, placed.record.length});
  }
  options_ = predictor.scan_options(std::ssize(records_), read, &source);
  options_.input_bytes = std::ssize(records_) * (sequence_bytes + int64_t{sizeof(PlacedRecord)});
}

int64_t RecordRun::mostly_unknown() const {
  if (!predictor_.request().pad) return 0;
  const Contract& contract = predictor_.model().contract;
  const BaseCoder coder(contract.alphabet, contract.fold_case);
  int64_t windows = 0;
  for (const PlacedRecord& placed : records_) {
    const std::string letters = file_.source().fetch(placed.record.name, 0, placed.record.length);
    const std::vector<uint8_t> codes = coder.encode(letters);
    int64_t unknown = std::count(codes.begin(), codes.end(), coder.unknown());
    if (placed.lies_between_unknown) unknown += placed.window_bases - placed.record.length;
    windows += 2 * unknown > placed.window_bases;
  }
  return windows;
}

std::string RecordRun::unknown_notice() const {
  const int64_t windows = mostly_unknown();
  if (windows == 0) return "";
  return fmt::format("warning: {} with more than half of the bases unknown", counted(windows, "window"));
}

ScanCounts RecordRun::run(Range some, const TakeValues& take) const {
  ScanCounts counts;
  const auto end = static_cast<size_t>(some.end);
  for (auto first = static_cast<size_t>(some.begin); first < end;) {
    const int64_t window_bases = records_[first].window_bases;
    Ensemble ensemble = predictor_.ensemble();
    set_window(ensemble, window_bases);
    Scan scan(ensemble, predictor_.tracks(), options_);
    size_t at = first;
    const auto next = [&]() -> std::optional<Window> {
      if (at == end || records_[at].window_bases != window_bases) return std::nullopt;
      const PlacedRecord& placed = records_[at];
      Window window = record_window(placed.record.name, placed.padding_before, placed.layout);
      if (placed.lies_between_unknown) clip(window, placed.record.length);
      window.line = static_cast<int64_t>(at++);
      return window;
    };
    counts += scan.run(file_.source(), next, take);
    first = at;
  }
  return counts;
}

}  // namespace seqcast
