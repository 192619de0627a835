// SPDX-License-Identifier: MIT
// Joins parts that are BCF.
#pragma once

#include <span>

#include "output/parts/joined_output.hpp"
#include "output/parts/parts.hpp"

namespace seqcast {

/// The first part's header, then all records, and the index that the parts were asked for.
void join_bcf(std::span<const Part> parts, const JoinedOutput& output);

}  // namespace seqcast
