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

}  // namespace seqcast
