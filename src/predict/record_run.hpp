// SPDX-License-Identifier: MIT
// Runs a model over records of one window each.
#pragma once

#include <string>
#include <vector>

#include "predict/predictor.hpp"
#include "predict/sequence_file.hpp"

namespace seqcast {

/// Where a record's bins lie, and how many there are.
struct PlacedRecord {
  Record record;
  int64_t window_bases = 0;           ///< its own length, but with padding or where the model has one length
  int64_t padding_before = 0;         ///< letters of padding, or unknown ones, before its own
  bool lies_between_unknown = false;  ///< what it leaves of the window is unknown, and is not written
  WindowLayout layout = {};           ///< of a window of that length
};

class RecordRun {
 public:
  /// Checks every record's length against what the model takes: the whole window; with letters that pad or where the
  /// request pads, less; or, of a model of any-length windows, its least one and more (unless the request has fixed
  /// windows).
  ///
  /// @param predictor  outlives the run, as the file does; reads numbers from here on where the file holds them.
  /// @throws Error     naming file, line and record, got and expected; for inputs that are not given or do not fit.
  RecordRun(Predictor& predictor, const SequenceFile& file);

  const std::vector<PlacedRecord>& records() const noexcept { return records_; }
  /// How many windows are more than half unknown bases; 0 where the request does not pad.
  int64_t mostly_unknown() const;
  /// A warning of them; empty where there is none.
  std::string unknown_notice() const;
  /// Of a record's window.
  int64_t bin_bases(const Window& window) const {
    return records_.at(static_cast<size_t>(window.line)).layout.bin_bases;
  }

  /// Hands on each record's window, in order; the records of one length after another share a scan.
  ScanCounts run(const TakeValues& take) const { return run({0, std::ssize(records_)}, take); }
  /// The same of some of the records.
  ScanCounts run(Range some, const TakeValues& take) const;

 private:
  const Predictor& predictor_;
  const SequenceFile& file_;
  std::vector<PlacedRecord> records_;
  ScanOptions options_;
};

}  // namespace seqcast
