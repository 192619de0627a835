// SPDX-License-Identifier: MIT
#include "engine/plan/algorithms/grouped.hpp"

#include "engine/plan/algorithms/gemm.hpp"

namespace seqcast {

bool can_group(const ConvShape& shape) { return shape.groups > 1 && !shape.reads_codes; }

ConvCost grouped_cost(const ConvShape& shape, const Machine& machine) {
  ConvShape alone = shape;
  alone.groups = 1;
  alone.in_channels /= shape.groups;
  return gemm_cost(alone, machine);
}

}  // namespace seqcast
