// SPDX-License-Identifier: MIT
// Kernel of batch norms that are not folded into the preceding layer.
#include "engine/kernels/batch_norm_scale.hpp"
#include "engine/kernels/simd/epilogue.hpp"

namespace seqcast {

Kernel build(const BatchNorm&, const KernelSpec& spec) {
  const ScaleShift norm = batch_norm_scale(spec.model, spec.step.node);
  const std::vector<float> scale(norm.scale.begin(), norm.scale.end());
  const std::vector<float> shift(norm.shift.begin(), norm.shift.end());
  const auto run = [=, rows = spec.out_rows(), channels = spec.out_channels(),
                    activation = fused_activation(spec)](const KernelCall& call) {
    simd::scale_shift({call.in[0], call.out, call.length(rows), channels, scale.data(), shift.data()}, activation);
  };
  return {.run = run, .sizes = {}, .any_length = true};
}

}  // namespace seqcast
