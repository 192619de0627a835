// SPDX-License-Identifier: MIT
// How does the engine flatten a window? By copying its rows into one, in the order the layer says.
#include <algorithm>

#include "seqcast/engine/kernel.hpp"

namespace seqcast {

Kernel build(const Flatten& layer, const KernelSpec& spec) {
  const int64_t channels = spec.in_channels();
  const int64_t length = spec.in_rows();
  if (layer.order == FlattenOrder::length_major)
    return {[=](const KernelCall& call) { std::copy_n(call.in[0], length * channels, call.out); }, 0};
  const auto transpose = [=](const KernelCall& call) {
    for (int64_t l = 0; l < length; ++l)
      for (int64_t c = 0; c < channels; ++c) call.out[c * length + l] = call.in[0][l * channels + c];
  };
  return {transpose, 0};
}

}  // namespace seqcast
