// SPDX-License-Identifier: MIT
// A batch norm as scale and shift, and how they fold into the layer before it.
#pragma once

#include <optional>
#include <vector>

#include "engine/kernels/convolution/convolution.hpp"
#include "engine/kernels/kernel.hpp"

namespace seqcast {

/// y = x * scale + shift, a channel each.
struct ScaleShift {
  std::vector<double> scale;
  std::vector<double> shift;
};

/// scale = gamma / sqrt(var + eps), shift = beta - mean * scale, in f64.
ScaleShift batch_norm_scale(const Model& model, size_t node);

/// Makes layer-then-norm one layer: weight[o, ...] *= scale[o] as it is read, bias[o] = bias[o] * scale[o] + shift[o],
/// each rounded to f32 once. Exact in real arithmetic, since nothing lies between the two.
void fold(const ScaleShift& norm, ConvolutionWeights& weights);

/// The activation fused into a step, if there is one.
std::optional<Activation> fused_activation(const KernelSpec& spec);

/// Weights and bias (zeros where the layer has none) of a step's layer, [outputs, ...] and [outputs], with the batch
/// norm that the step has taken in.
ConvolutionWeights folded_weights(const KernelSpec& spec, int64_t outputs);

}  // namespace seqcast
