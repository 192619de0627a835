// SPDX-License-Identifier: MIT
// Kernel of element-wise multiplication.
#include <functional>

#include "engine/kernels/join.hpp"

namespace seqcast {

Kernel build(const Multiply&, const KernelSpec& spec) {
  const int64_t rows = spec.out_rows();
  const int64_t channels = spec.out_channels();
  const auto run = [=, inputs = join_inputs(spec)](const KernelCall& call) {
    join(call, inputs, call.length(rows), channels, std::multiplies<>());
  };
  return {.run = run, .sizes = {}, .any_length = true};
}

}  // namespace seqcast
