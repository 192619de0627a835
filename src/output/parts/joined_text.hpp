// SPDX-License-Identifier: MIT
// Joins parts that are text: bedGraph, tables, VCF.
#pragma once

#include <span>

#include "output/parts/joined_output.hpp"
#include "output/parts/parts.hpp"

namespace seqcast {

/// One header, then the parts' lines; lines of bedGraph that a cut has split are joined again. VCF gets its index.
/// @throws Error  naming the part, where its header is not the first's or a line of bedGraph has not four columns.
void join_text(std::span<const Part> parts, const JoinedOutput& output);

}  // namespace seqcast
