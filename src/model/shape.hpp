// SPDX-License-Identifier: MIT
// Size of a layer's output.
#pragma once

#include <cstdint>

#include "base/range.hpp"

namespace seqcast {

/// One window at some layer: C channels at L positions.
struct Shape {
  int64_t channels = 0;
  int64_t length = 0;
  bool operator==(const Shape&) const = default;
};

}  // namespace seqcast
