// SPDX-License-Identifier: MIT
// A window drawn to scale, with the bins that it gives: clean ones, and those that read padding.
#pragma once

#include "model/model.hpp"
#include "model/receptive_fields.hpp"
#include "picture/svg.hpp"

namespace seqcast {

/// Draws the strip. @param seen  by the middle bin, in bases of the window. @return  its lower end.
double draw_window_strip(Svg& svg, const Model& model, const HeadFacts& facts, double top);

/// As `594 of 896 bins are clean (151 .. 744): they read no padding; the other 302 do`.
std::string clean_text(const HeadFacts& facts);

}  // namespace seqcast
