// SPDX-License-Identifier: MIT
// Predicts records into files.
#pragma once

#include "output/writer_options.hpp"
#include "predict/record_run.hpp"

namespace seqcast {

class RecordFiles {
 public:
  /// @param predictor  outlives it, as the file does; see RecordRun.
  /// @param output     path, format and the names of the predictor's values.
  /// @throws Error     as RecordRun does.
  RecordFiles(Predictor& predictor, const SequenceFile& file, WriterOptions output);

  /// Bases that will be predicted.
  int64_t bases() const;
  /// @param advance  hears of each record's bases.
  ScanCounts write(const Advance& advance) const;

 private:
  ScanCounts write_rows(const Advance& advance) const;

  RecordRun run_;
  WriterOptions output_;
  bool has_axis_;  // of an array: one for the records
};

}  // namespace seqcast
