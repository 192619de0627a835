// SPDX-License-Identifier: MIT
#include "engine/plan/machine.hpp"

#include <cstddef>
#include <iterator>

namespace seqcast {
namespace {

// A row for each Isa, in its order.
constexpr int64_t lanes[] = {1, 8, 16, 16};
constexpr CoreSpeed core_speeds[] = {
#include "engine/plan/core_speeds.inc"
};
static_assert(std::size(lanes) == size_t(Isa::amx) + 1 && std::size(core_speeds) == std::size(lanes));

}  // namespace

Machine machine_of(Isa isa) {
  const auto row = static_cast<size_t>(isa);
  return {isa, lanes[row], core_speeds[row]};
}

}  // namespace seqcast
