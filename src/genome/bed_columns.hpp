// SPDX-License-Identifier: MIT
// Names of a BED file's columns: by its own header, or as BED, narrowPeak, broadPeak or gappedPeak has them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "genome/interval.hpp"

namespace seqcast {

enum class BedKind { bed, narrow_peak, broad_peak, gapped_peak, unknown };

/// A BED line's columns, separated by tabs or, in a line without a tab, by blanks.
std::vector<std::string_view> bed_columns(std::string_view line);

/// Learns line by line. A name is given only where every line has what it stands for: other columns are `column7`.
class BedColumns {
 public:
  /// @param path  may end in .narrowPeak, .broadPeak or .gappedPeak, also before .gz.
  explicit BedColumns(const std::string& path);

  /// Takes a line before the first interval. @return  whether it is a header: names of columns, with or without #.
  bool see_header(std::string_view line);
  void see(const std::vector<std::string_view>& fields, const Interval& interval);

  /// Of the line that has most.
  int64_t count() const noexcept { return count_; }
  BedKind kind() const;
  /// As many as the line that has most.
  std::vector<std::string> names() const;

 private:
  BedKind said_ = BedKind::unknown;  // by the path
  std::vector<std::string> header_;
  int64_t count_ = 0;
  bool has_score_ = true, has_strand_ = true;  // in every line that is so long
  bool has_thick_part_ = true, has_blocks_ = true;
  bool is_narrow_ = true, is_broad_ = true, is_gapped_ = true;
};

}  // namespace seqcast
