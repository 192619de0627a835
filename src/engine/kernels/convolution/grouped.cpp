// SPDX-License-Identifier: MIT
// Convolution in groups of channels, by oneDNN.
#include "engine/plan/algorithms/grouped.hpp"

#include "engine/kernels/convolution/convolution.hpp"
#include "engine/kernels/onednn.hpp"
#include "engine/kernels/simd/epilogue.hpp"

namespace seqcast {

KernelSizes grouped_sizes(Algorithm, const ConvShape& shape) { return onednn::convolution_sizes(shape); }

Kernel grouped_convolution(const ConvolutionSpec& spec) {
  const WeightRows& weight = spec.weights.weight;
  const std::vector<float> scale(weight.scales().begin(), weight.scales().end());
  const std::vector<float> no_bias(spec.weights.bias.size(), 0.0f);
  Kernel kernel = onednn::convolution(spec.shape, weight.stored(), scale.empty() ? spec.weights.bias : no_bias);
  if (!scale.empty()) {
    kernel.run = [shape = spec.shape, scale, shift = spec.weights.bias, sums = kernel.run](const KernelCall& call) {
      sums(call);
      simd::scale_shift({call.out, call.out, shape.out_rows, shape.out_channels, scale.data(), shift.data()},
                        shape.activation);
    };
  } else if (spec.shape.activation) {
    kernel.run = [shape = spec.shape, sums = kernel.run](const KernelCall& call) {
      sums(call);
      simd::activate(*shape.activation, nullptr, call.out, shape.out_rows, shape.out_channels);
    };
  }
  return kernel;
}

}  // namespace seqcast
