// SPDX-License-Identifier: MIT
// Memory that a plan takes: its kernels' weights, and each worker's scratch.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/kernels/kernel.hpp"

namespace seqcast {

struct PlanSizes {
  // Of a worker's scratch: a tile's values, then what a kernel needs, then the tile's codes.
  size_t values_bytes = 0, kernel_bytes = 0, code_bytes = 0;
  int64_t weight_bytes = 0;

  /// Bytes that each worker takes for a tile.
  size_t scratch_bytes() const noexcept;
  bool operator==(const PlanSizes&) const = default;
};

/// @param kernels  [segments][steps]
PlanSizes plan_sizes(const Plan& plan, const std::vector<std::vector<KernelSizes>>& kernels);

/// The same before any kernel is built; the model's weights need not be there.
PlanSizes plan_sizes(const Plan& plan, const Model& model);

}  // namespace seqcast
