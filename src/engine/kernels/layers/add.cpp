// SPDX-License-Identifier: MIT
// Kernel of element-wise addition, with an optional fused ReLU.
#include <functional>

#include "engine/kernels/join.hpp"

namespace seqcast {

Kernel build(const Add&, const KernelSpec& spec) {
  const int64_t rows = spec.out_rows();
  const int64_t channels = spec.out_channels();
  const bool relu = spec.step.activation.has_value();
  const auto run = [=, inputs = join_inputs(spec)](const KernelCall& call) {
    const int64_t length = call.length(rows);
    join(call, inputs, length, channels, std::plus<>());
    if (relu)
      for (int64_t i = 0; i < length * channels; ++i) call.out[i] = call.out[i] < 0 ? 0 : call.out[i];
  };
  return {.run = run, .sizes = {}, .any_length = true};
}

}  // namespace seqcast
