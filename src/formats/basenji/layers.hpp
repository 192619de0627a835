// SPDX-License-Identifier: MIT
// Builder of a Basenji network as a sequence of Keras-named layers.
#pragma once

#include <string>
#include <vector>

#include "model/graph_builder.hpp"

namespace seqcast {

/// One Conv1D or SeparableConv1D.
struct KerasConvolution {
  int64_t filters = 0;  ///< 0: as many as channels come in
  int64_t kernel = 1;
  int64_t stride = 1;
  int64_t dilation = 1;
  bool separable = false;
  bool bias = false;
  Padding padding{Padding::Kind::same};
};

/// A network in the making. Layers are called as Keras calls them where they have no name: conv1d, conv1d_1, ...
class BasenjiLayers {
 public:
  explicit BasenjiLayers(int64_t window_bases);

  /// Appends a layer that reads the last one. @throws Error  where it does not fit, or for more than 10,000 layers.
  void then(const std::string& name, Layer layer);
  /// Appends a layer that reads an earlier one and the last.
  void join(const std::string& name, size_t earlier, Layer layer);

  /// A function value by value: relu, gelu_quick, ...
  void activate(ActivationFunction function);
  /// Keras's epsilon, 1e-3. @param name  batch_normalization or sync_batch_normalization.
  void normalize(const std::string& name);
  void convolve(const KerasConvolution& convolution);
  /// MaxPool1D; nothing for a size of 1.
  void pool(int64_t size, const Padding& padding);
  /// [C, L] -> [C * L, 1], position by position.
  void flatten();
  void dense(int64_t units, bool bias);

  size_t last() const noexcept { return last_; }
  void return_to(size_t node) noexcept { last_ = node; }
  /// Of the last layer's output.
  Shape shape() const { return builder_.shape(last_); }
  const std::vector<Shape>& shapes() const noexcept { return builder_.shapes(); }
  const Graph& graph() const noexcept { return builder_.graph(); }

 private:
  void add(const std::string& name, Layer layer, std::vector<size_t> inputs);

  GraphBuilder builder_;
  size_t last_ = 0;
};

}  // namespace seqcast
