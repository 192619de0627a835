// SPDX-License-Identifier: MIT
// Joins parts that are bigWig files.
#pragma once

#include <span>

#include "output/parts/joined_output.hpp"
#include "output/parts/parts.hpp"

namespace seqcast {

/// All intervals in blocks as those of the whole run, with zoom levels and indexes of their own.
void join_bigwig(std::span<const Part> parts, const JoinedOutput& output);

}  // namespace seqcast
