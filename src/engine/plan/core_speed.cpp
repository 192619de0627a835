// SPDX-License-Identifier: MIT
#include "engine/plan/core_speed.hpp"

#include "engine/kernels/simd/product.hpp"

namespace seqcast {
namespace {

constexpr CoreSpeed core_speeds[] = {
#include "engine/plan/core_speeds.inc"
};

}  // namespace

const CoreSpeed& core_speed() {
  const auto lanes = simd::lanes();
  return core_speeds[lanes >= 16 ? 2 : lanes >= 8 ? 1 : 0];
}

}  // namespace seqcast
