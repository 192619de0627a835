// SPDX-License-Identifier: MIT
// Kernel of flattening, in either order.
#include <algorithm>

#include "engine/kernels/kernel.hpp"

namespace seqcast {

Kernel build(const Flatten& layer, const KernelSpec& spec) {
  const int64_t channels = spec.in_channels();
  const int64_t length = spec.in_rows();
  const int64_t row = -spec.step.rows.begin;  // where position 0 lies: what is read after it may be padded
  if (row < 0 || row >= spec.out_rows()) return {[](const KernelCall&) {}, 0};
  const int64_t place = row * channels * length;
  if (layer.order == FlattenOrder::length_major)
    return {[=](const KernelCall& call) { std::copy_n(call.in[0], length * channels, call.out + place); }, 0};
  const auto transpose = [=](const KernelCall& call) {
    for (int64_t l = 0; l < length; ++l)
      for (int64_t c = 0; c < channels; ++c) call.out[place + c * length + l] = call.in[0][l * channels + c];
  };
  return {transpose, 0};
}

}  // namespace seqcast
