// SPDX-License-Identifier: MIT
// Kernel of rows normalized one by one, for layer normalization and root mean square normalization.
#pragma once

#include "engine/kernels/kernel.hpp"

namespace seqcast {

struct RowNormalization {
  double eps = 0;
  bool centred = true;  ///< less the row's mean
  bool has_gain = true, has_offset = true;
};

/// Row by row, in place where it can; the gain is the node's `weight`, the offset its `bias`.
Kernel normalised_rows(const RowNormalization& norm, const KernelSpec& spec);

}  // namespace seqcast
