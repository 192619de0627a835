// SPDX-License-Identifier: MIT
// Labels in one row of a picture: where each has room.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace seqcast {

/// About how wide a text is in DejaVu Sans or Verdana, the widest of the fonts that pictures ask for.
double text_width(std::string_view text, double font_size);

/// The text, or as much of its begin as is no wider, and an ellipsis.
std::string text_within(std::string_view text, double font_size, double width);

/// Gives labels their places from left to right: none is drawn over another, none ends behind the right edge.
class LabelRow {
 public:
  explicit LabelRow(double right) : right_(right) {}

  /// @param begin  where the label would begin; no less than that of the one before.
  /// @return       where it begins: there, or as much further left as it would reach over the edge; none where another
  ///               label is.
  std::optional<double> place(double begin, double width);

 private:
  double right_, free_ = -1e9;
};

}  // namespace seqcast
