// SPDX-License-Identifier: MIT
// Kernel of element-wise division.
#include <functional>

#include "engine/kernels/join.hpp"

namespace seqcast {

Kernel build(const Divide&, const KernelSpec& spec) {
  const int64_t rows = spec.out_rows();
  const int64_t channels = spec.out_channels();
  const auto run = [=, inputs = join_inputs(spec)](const KernelCall& call) {
    join(call, inputs, call.length(rows), channels, std::divides<>());
  };
  return {.run = run, .sizes = {}, .any_length = true};
}

}  // namespace seqcast
