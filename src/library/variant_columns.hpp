// SPDX-License-Identifier: MIT
// Columns of the installed interface's tables of variants, filled row by row.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "predict/variant_checks.hpp"
#include "seqcast/results.hpp"

namespace seqcast {

/// chrom, pos, id, ref, alt; then what is scored; then skipped.
class VariantColumns {
 public:
  enum class Kind { text, number };

  /// @param scored  names and kinds of the columns of what is scored.
  explicit VariantColumns(const std::vector<std::pair<std::string, Kind>>& scored);

  /// Begins the row of one alternative (`.` where there is none). The scored columns' values follow, in order.
  void begin(const CheckedVariant& checked, size_t alt);
  void add(float number);
  void add(std::string_view text);
  /// What is not scored: NaN and `.` in the columns that are left.
  void end();

  Table table() &&;

 private:
  std::vector<Column> columns_;
  size_t at_ = 0;
  std::string skipped_;
  int64_t rows_ = 0;
};

}  // namespace seqcast
