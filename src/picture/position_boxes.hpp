// SPDX-License-Identifier: MIT
// Outlines of a row's positions, and of what one of them reads, to scale.
#pragma once

#include <cstdint>
#include <string>

#include "picture/field_tree.hpp"
#include "picture/linear_scale.hpp"

namespace seqcast {

constexpr double box_height = 8;

/// The positions that are read, those of `within` alone: a box each where they are wide enough, else one for a run.
/// @return  path commands, empty where there are none.
std::string position_boxes(const TreeRow& row, Range within, const LinearScale& scale, double top);

/// Lines from the upper edge of one output to what it reads: to each tap where they lie apart, else to the outermost.
///
/// @param top    of the row's boxes.
/// @param above  the lower edge of the boxes that it reads.
std::string tap_lines(const TreeRow& row, int64_t position, const LinearScale& scale, double top, double above);

/// The position that lies nearest to a base, among those that are read.
int64_t nearest_position(const TreeRow& row, double base);

}  // namespace seqcast
