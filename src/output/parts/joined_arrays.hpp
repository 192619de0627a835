// SPDX-License-Identifier: MIT
// Joins parts that are arrays, along their first axis.
#pragma once

#include <span>
#include <string>

#include "io/pending_file.hpp"
#include "output/parts/parts.hpp"

namespace seqcast {

/// @throws Error  naming the part, where its array has no axis of rows, or rows of another shape than the first's.
void join_npy(std::span<const Part> parts, const std::string& output, const GiveNames& give_names);

/// The same of the one array of an archive, which is stored unpacked.
void join_npz(std::span<const Part> parts, const std::string& output, const GiveNames& give_names);

}  // namespace seqcast
