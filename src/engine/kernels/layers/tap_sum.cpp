// SPDX-License-Identifier: MIT
// Kernel of the sum of a convolution's taps, with its epilogue.
#include "engine/kernels/simd/tap_sum.hpp"

#include "engine/kernels/batch_norm_scale.hpp"
#include "engine/kernels/kernel.hpp"

namespace seqcast {

Kernel build(const TapSum& layer, const KernelSpec& spec) {
  const int64_t columns = spec.out_channels();
  Residual residual = Residual::nothing;
  if (spec.step.add) residual = spec.step.adds_first() ? Residual::before_activation : Residual::after_activation;
  std::vector<float> bias = node_floats(spec.model.weights, spec.model.graph.nodes[spec.step.node], "bias");
  bias.resize(static_cast<size_t>(columns), 0.0f);
  const auto run = [=, bias = std::move(bias), activation = fused_activation(spec),
                    rows = spec.out_rows()](const KernelCall& call) {
    simd::sum_taps({.in = call.in[0],
                    .in_step = layer.kernel * columns,
                    .tap_step = layer.dilation * layer.kernel * columns + columns,
                    .taps = layer.kernel,
                    .rows = call.length(rows),
                    .columns = columns,
                    .bias = bias.data(),
                    .activation = activation,
                    .residual = residual,
                    .added = residual == Residual::nothing ? nullptr : call.in[1],
                    .out = call.out});
  };
  return {.run = run, .sizes = {}, .any_length = true};
}

}  // namespace seqcast
