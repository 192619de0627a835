// SPDX-License-Identifier: MIT
// Joins parts that are arrays, along their first axis.
#pragma once

#include <span>

#include "output/parts/joined_output.hpp"
#include "output/parts/parts.hpp"

namespace seqcast {

/// @throws Error  naming the part, where its array has no axis of rows, or rows of another shape than the first's.
void join_npy(std::span<const Part> parts, const JoinedOutput& output);

/// The same of the one array of an archive, which is stored unpacked.
void join_npz(std::span<const Part> parts, const JoinedOutput& output);

}  // namespace seqcast
