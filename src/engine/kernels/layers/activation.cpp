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
  return {[=](const KernelCall& call) {
            if (call.out != call.in[0]) std::copy_n(call.in[0], rows * channels, call.out);
            simd::activate(layer, layer.function == ActivationFunction::prelu ? slopes.data() : nullptr, call.out, rows,
                           channels);
          },
          0};
}

}  // namespace seqcast
