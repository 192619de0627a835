// SPDX-License-Identifier: MIT
// Kernel of standalone activations, in place where possible.
#include <algorithm>

#include "engine/kernels/kernel.hpp"
#include "engine/kernels/simd/epilogue.hpp"

namespace seqcast {

Kernel build(const Activation& layer, const KernelSpec& spec) {
  const int64_t channels = spec.out_channels();
  const int64_t rows = spec.out_rows();
  std::vector<float> slopes = node_floats(spec.model.weights, spec.model.graph.nodes[spec.step.node], "weight");
  const auto run = [=](const KernelCall& call) {
    const int64_t length = call.length(rows);
    if (call.out != call.in[0]) std::copy_n(call.in[0], length * channels, call.out);
    simd::activate(layer, layer.function == ActivationFunction::prelu ? slopes.data() : nullptr, call.out, length,
                   channels);
  };
  return {.run = run, .sizes = {}, .any_length = true};
}

}  // namespace seqcast
