// SPDX-License-Identifier: MIT
#include "model/layers/crop.hpp"

#include <fmt/format.h>

#include "seqcast/error.hpp"

namespace seqcast {

Shape Crop::shape(std::span<const Shape> in) const {
  const int64_t length = in[0].length - left - right;
  if (length < 1)
    throw Error(
        fmt::format("its input has {} positions, expected more than the {} that it crops", in[0].length, left + right));
  return {in[0].channels, length};
}

Range Crop::reaches(Shape in, Range inputs) const noexcept {
  return intersection({inputs.begin - left, inputs.end - left}, {0, in.length - left - right});
}

}  // namespace seqcast
