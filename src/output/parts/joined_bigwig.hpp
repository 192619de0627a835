// SPDX-License-Identifier: MIT
// Joins parts that are bigWig files.
#pragma once

#include <span>
#include <string>

#include "io/pending_file.hpp"
#include "output/parts/parts.hpp"

namespace seqcast {

/// All intervals in blocks as those of the whole run, with zoom levels and indexes of their own.
void join_bigwig(std::span<const Part> parts, const std::string& output, const GiveNames& give_names);

}  // namespace seqcast
