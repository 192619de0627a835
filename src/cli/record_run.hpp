// SPDX-License-Identifier: MIT
// Runs a model over records of one window each.
#pragma once

#include <vector>

#include "cli/grid_run.hpp"
#include "cli/sequence_file.hpp"

namespace seqcast {

/// Where a record's bins lie, and how many there are.
struct PlacedRecord {
  Record record;
  int64_t window_bases = 0;    ///< its own length, but with padding or where the model has one length
  int64_t padding_before = 0;  ///< letters of padding before its own
  WindowLayout layout;         ///< of a window of that length
};

/// Holds every record's length against what the model takes: the whole window; with letters that pad, less; or, of a
/// model of any-length windows, its least one and more (where `any_length`; else the window that was asked for).
///
/// @throws Error  naming file, line and record, got and expected.
std::vector<PlacedRecord> place_records(const SequenceFile& file, const Model& model, const TrackChoice& track,
                                        bool any_length);

struct RecordRun {
  const Model& model;
  std::vector<TrackChoice> tracks;
  ScanOptions options;
  Source source;
  Progress& progress;
};

/// Runs each record as one window, in order; the records of one length after another share a scan.
/// @throws Interrupted  if a signal came.
ScanCounts run_on_records(const RecordRun& run, const std::vector<PlacedRecord>& records, const TakeValues& take);

}  // namespace seqcast
