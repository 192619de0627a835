// SPDX-License-Identifier: MIT
// Predicts regions into files.
#pragma once

#include <vector>

#include "genome/shard.hpp"
#include "output/parts/part_marker.hpp"
#include "output/writer_options.hpp"
#include "predict/grid_run.hpp"

namespace seqcast {

/// Regions as they were asked for, in that order.
struct AskedRegions {
  std::vector<Interval> regions;
  bool is_list = false;  ///< an array has an axis for them, be there but one
};

class RegionFiles {
 public:
  /// In an array each region is a row of its own; in other formats regions that overlap or touch are one, and each base
  /// is written once.
  ///
  /// @param predictor  outlives it, as the FASTA does.
  /// @param output     path, format and form; names are the predictor's.
  /// @param shard      the part that is predicted: of an array's rows, else of the windows.
  /// @throws Error     as check_output, GridRun and ArrayRows do.
  RegionFiles(const Predictor& predictor, const Fasta& fasta, AskedRegions asked, WriterOptions output,
              const Shard& shard = {});

  const Scan& scan() const noexcept { return grid_.scan(); }
  /// Options with names, and files that are read.
  const WriterOptions& output() const noexcept { return output_; }
  /// The files that will be written.
  std::vector<PartFile> files() const;
  /// Bases that will be predicted.
  int64_t bases() const;
  /// @param advance  is told each window's bases.
  ScanCounts write(const Advance& advance);

 private:
  ScanCounts write_rows(const Advance& advance);
  ScanCounts write_merged(const Advance& advance);

  AskedRegions asked_;
  Shard shard_;
  WriterOptions output_;
  bool is_array_;
  GridRun grid_;
  std::vector<Interval> part_;  // of the regions, merged unless they are rows
};

}  // namespace seqcast
