// SPDX-License-Identifier: MIT
// Genomic interval.
#pragma once

#include <cstdint>

#include "genome/chrom_name.hpp"

namespace seqcast {

/// A stretch of one sequence: 0-based, half-open, as BED has it.
struct Interval {
  ChromName chrom;
  int64_t start = 0;
  int64_t end = 0;

  int64_t bases() const { return end - start; }
  bool operator==(const Interval&) const = default;
};

/// Bytes of memory that a region or a line of a BED file takes at most, from when it is read to when it is done.
constexpr int64_t region_bytes = 64;

}  // namespace seqcast
