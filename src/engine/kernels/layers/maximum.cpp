// SPDX-License-Identifier: MIT
// Kernels of element-wise maximum and minimum.
#include "engine/kernels/join.hpp"

namespace seqcast {
namespace {

/// @param better  whether its first number is to be taken, and not its second.
template <class Better>
Kernel best_of(const KernelSpec& spec, Better better) {
  const int64_t rows = spec.out_rows();
  const int64_t channels = spec.out_channels();
  const auto run = [=, inputs = join_inputs(spec)](const KernelCall& call) {
    join(call, inputs, call.length(rows), channels, [=](float a, float b) { return a != a || better(a, b) ? a : b; });
  };
  return {.run = run, .sizes = {}, .any_length = true};
}

}  // namespace

Kernel build(const Maximum&, const KernelSpec& spec) {
  return best_of(spec, [](float a, float b) { return a > b; });
}

Kernel build(const Minimum&, const KernelSpec& spec) {
  return best_of(spec, [](float a, float b) { return a < b; });
}

}  // namespace seqcast
