// SPDX-License-Identifier: MIT
// B+ tree of a bigWig file from chromosomes' names to their numbers and lengths.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace seqcast {

struct ListedChrom {
  std::string_view name;
  uint32_t number, bases;
};

/// The tree as it stands in the file. UCSC's library finds a name by bisection, so the names are sorted byte by byte;
/// numbers may come in any order.
///
/// @param chroms  in any order, each name once.
/// @param offset  where in the file the tree begins.
std::string chrom_tree(std::vector<ListedChrom> chroms, uint64_t offset);

}  // namespace seqcast
