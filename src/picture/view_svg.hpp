// SPDX-License-Identifier: MIT
// A region as one SVG file, for paper.
#pragma once

#include <string>
#include <vector>

#include "picture/linear_scale.hpp"
#include "picture/view.hpp"

namespace seqcast {

/// The whole region, 1000 units wide.
std::string view_svg(const RegionView& view);

/// Stretches as a picture shows them: those that end in one column of `column` units are drawn together.
std::vector<ShownStretch> drawn_stretches(const std::vector<ShownStretch>& stretches, const LinearScale& x,
                                          double column);

/// The least and the most of a track's values, and 0.
struct ValueRange {
  double low = 0, high = 0;
};
ValueRange value_range(const ShownTrack& track);

}  // namespace seqcast
