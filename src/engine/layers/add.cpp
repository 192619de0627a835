// SPDX-License-Identifier: MIT
// How does the engine add branches? By one loop, with a ReLU in it where one follows.
#include <algorithm>

#include "seqcast/engine/kernel.hpp"

namespace seqcast {

Kernel build(const Add&, const KernelSpec& spec) {
  const int64_t values = spec.out_rows() * spec.out_channels();
  const bool relu = spec.step.activation.has_value();
  const auto run = [=](const KernelCall& call) {
    const float* first = call.in[0];
    for (size_t other = 1; other < call.in.size(); ++other) {
      const float* next = call.in[other];
      for (int64_t i = 0; i < values; ++i) call.out[i] = first[i] + next[i];
      first = call.out;
    }
    if (relu)
      for (int64_t i = 0; i < values; ++i) call.out[i] = call.out[i] < 0 ? 0 : call.out[i];
  };
  return {run, 0};
}

}  // namespace seqcast
