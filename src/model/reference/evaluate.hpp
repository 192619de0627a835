// SPDX-License-Identifier: MIT
// Reference implementation of all layers: naive loops in double precision.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "model/graph.hpp"
#include "model/weights.hpp"

namespace seqcast::reference {

/// One window at some layer: [C, L], row-major, f64. NaN goes through every layer.
struct Array {
  Shape shape;
  std::vector<double> values;

  explicit Array(Shape s = {}) : shape(s), values(static_cast<size_t>(s.channels * s.length), 0.0) {}
  double& at(int64_t c, int64_t l) { return values[static_cast<size_t>(c * shape.length + l)]; }
  double at(int64_t c, int64_t l) const { return values[static_cast<size_t>(c * shape.length + l)]; }
};

using Inputs = std::span<const Array* const>;
/// A layer's own tensors by their short names (weight, bias, ...), flat and row-major; those it lacks are empty.
using Tensors = std::map<std::string, std::vector<double>>;

/// What padding reads as in the loops: 0 in a convolution, minus infinity in a max-pool; NaN to see where it goes.
enum class PaddingValue { as_defined, nan };

// The list: one line a layer kind.
Array evaluate(const Input&, Inputs in, const Tensors&, PaddingValue);
Array evaluate(const Conv1d&, Inputs in, const Tensors&, PaddingValue);
Array evaluate(const BatchNorm&, Inputs in, const Tensors&, PaddingValue);
Array evaluate(const Activation&, Inputs in, const Tensors&, PaddingValue);
Array evaluate(const MaxPool&, Inputs in, const Tensors&, PaddingValue);
Array evaluate(const Dense&, Inputs in, const Tensors&, PaddingValue);
Array evaluate(const Flatten&, Inputs in, const Tensors&, PaddingValue);
Array evaluate(const Add&, Inputs in, const Tensors&, PaddingValue);
Array evaluate(const Crop&, Inputs in, const Tensors&, PaddingValue);
Array evaluate(const Concat&, Inputs in, const Tensors&, PaddingValue);
Array evaluate(const Multiply&, Inputs in, const Tensors&, PaddingValue);
Array evaluate(const Maximum&, Inputs in, const Tensors&, PaddingValue);
Array evaluate(const Minimum&, Inputs in, const Tensors&, PaddingValue);
Array evaluate(const Scale&, Inputs in, const Tensors&, PaddingValue);
Array evaluate(const Pad&, Inputs in, const Tensors&, PaddingValue);
Array evaluate(const Embedding&, Inputs in, const Tensors&, PaddingValue);
Array evaluate(const AvgPool&, Inputs in, const Tensors&, PaddingValue);
Array evaluate(const GlobalPool&, Inputs in, const Tensors&, PaddingValue);
Array evaluate(const Reduce&, Inputs in, const Tensors&, PaddingValue);
Array evaluate(const Softmax&, Inputs in, const Tensors&, PaddingValue);
Array evaluate(const LogSoftmax&, Inputs in, const Tensors&, PaddingValue);
Array evaluate(const Fold&, Inputs in, const Tensors&, PaddingValue);
Array evaluate(const Upsample&, Inputs in, const Tensors&, PaddingValue);
Array evaluate(const LayerNorm&, Inputs in, const Tensors&, PaddingValue);
Array evaluate(const RmsNorm&, Inputs in, const Tensors&, PaddingValue);
Array evaluate(const TapSum&, Inputs in, const Tensors&, PaddingValue);
Array evaluate(const Divide&, Inputs in, const Tensors&, PaddingValue);
Array evaluate(const GroupNorm&, Inputs in, const Tensors&, PaddingValue);
Array evaluate(const ChannelSlice&, Inputs in, const Tensors&, PaddingValue);

/// Every node's output for one window.
/// @param others  values of the side inputs, by the nodes' names.
std::vector<Array> evaluate(const Graph& graph, const Weights& weights, const Array& input,
                            PaddingValue padding = PaddingValue::as_defined,
                            const std::map<std::string, Array>& others = {});

/// One-hot [4 (or n), L] of codes (0..n-1; n is unknown, which reads `unknown` in every channel).
Array one_hot(std::span<const uint8_t> codes, int64_t channels, double unknown);

}  // namespace seqcast::reference
