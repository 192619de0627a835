// SPDX-License-Identifier: MIT
// Predicts records into files.
#pragma once

#include "genome/shard.hpp"
#include "output/parts/part_marker.hpp"
#include "output/writer_options.hpp"
#include "predict/record_run.hpp"

namespace seqcast {

class RecordFiles {
 public:
  /// @param predictor  outlives it, as the file does; see RecordRun.
  /// @param output     path, format and form; names are the predictor's.
  /// @param shard      the part of the records that is predicted.
  /// @throws Error     as check_output, RecordRun and ArrayRows do.
  RecordFiles(Predictor& predictor, const SequenceFile& file, WriterOptions output, const Shard& shard = {});

  /// As RecordRun has it.
  std::string unknown_notice() const { return run_.unknown_notice(); }
  /// Options with names, and files that are read.
  const WriterOptions& output() const noexcept { return output_; }
  /// The files that will be written.
  std::vector<PartFile> files() const;
  /// Bases that will be predicted.
  int64_t bases() const;
  /// @param advance  is told each record's bases.
  ScanCounts write(const Advance& advance) const;

 private:
  ScanCounts write_rows(const Advance& advance) const;

  WriterOptions output_;
  RecordRun run_;
  Shard shard_;
  Range part_;     // of the records
  bool has_axis_;  // of an array: one for the records
};

}  // namespace seqcast
