// SPDX-License-Identifier: MIT
#include "model/positions.hpp"

#include <numeric>

namespace seqcast {

NodePositions as_channels(const NodePositions& before, int64_t parts, int64_t count) {
  if (parts % count != 0 && count % parts != 0) return {};
  const int64_t both = std::gcd(parts, count);
  const std::optional<Stride> step = after(before.step, {parts / both, count / both});
  if (!step) return {};
  return {PositionAxis::channels, before.first_base, *step};
}

}  // namespace seqcast
