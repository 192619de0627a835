// SPDX-License-Identifier: MIT
// R tree over the blocks of a bigWig file: which of them overlap a stretch of a chromosome.
#pragma once

#include <cstdint>
#include <vector>

#include "io/seekable_file.hpp"

namespace seqcast {

/// A block of compressed records, with the stretch that it covers and its place in the file.
struct IndexedBlock {
  uint32_t first_chrom, first_base, last_chrom, last_base;
  uint64_t offset, bytes;
};

/// Writes the tree at the file's current offset, its root first.
///
/// @param blocks         in the order of chromosomes' numbers and bases; none: a tree whose root is an empty leaf.
/// @param records_a_block  at most.
/// @throws Error           as SeekableFile.
void write_block_index(const std::vector<IndexedBlock>& blocks, uint32_t records_a_block, SeekableFile& file);

}  // namespace seqcast
