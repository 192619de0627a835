// SPDX-License-Identifier: MIT
// Numbers of a caller's array as the floats that a model reads.
#pragma once

#include <cstdint>
#include <vector>

#include "io/npy.hpp"
#include "seqcast/settings.hpp"

namespace seqcast {

/// Floats in row-major order of [windows, positions, channels].
class HeldNumbers {
 public:
  /// @throws Error  with the file `array`, for types and shapes that .npy files cannot have either, and for a value
  /// that
  ///                is not finite or that a float does not hold.
  HeldNumbers(const NumberArray& array, bool channels_first);

  /// The floats, which this holds, as records.
  Npy records() const { return {values_.data(), shape_}; }

 private:
  std::vector<float> values_;
  std::vector<int64_t> shape_;
};

}  // namespace seqcast
