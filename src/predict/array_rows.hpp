// SPDX-License-Identifier: MIT
// Maps regions or records to rows of one array, or to one array file each.
#pragma once

#include <string>
#include <vector>

#include "genome/shard.hpp"
#include "output/writer.hpp"

namespace seqcast {

/// A region or a record.
struct ArrayRow {
  std::string name;  ///< what {region} stands for
  int64_t bins = 0;
};

/// @throws Error  naming two rows with different bins, which cannot lie in one array. @param hint  what to do then.
void check_same_bins(const std::vector<ArrayRow>& rows, const std::string& hint);

class ArrayRows {
 public:
  /// @param output    of a format that holds arrays; where its path holds {region}, each row is a file of its own.
  /// @param has_axis  whether the one array has an axis for its rows, be it of length 1.
  /// @param shard     the part of the rows that is written.
  /// @throws Error    where rows of different bins would lie in one array, two rows in one file, or where an array
  ///                  without an axis for its rows is to be split.
  ArrayRows(const WriterOptions& output, std::vector<ArrayRow> rows, bool has_axis, const Shard& shard = {});

  /// Takes blocks of whole bins, row after row.
  void write(const Bins& block);
  /// Gives the files their names once all are whole.
  void close();

 private:
  void open();

  WriterOptions output_;
  std::vector<ArrayRow> rows_;
  bool file_each_;
  size_t row_ = 0;
  int64_t bins_left_ = 0;  // of this row
  std::vector<Writer> writers_;
};

}  // namespace seqcast
