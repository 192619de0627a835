// SPDX-License-Identifier: MIT
// The shapes of a graph's outputs, layer by layer, and the limits that they keep.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "model/graph.hpp"

namespace seqcast {

/// Computes the shape of one layer after the other.
class ShapeInference {
 public:
  /// @param window_bases  the length of the sequence.
  explicit ShapeInference(int64_t window_bases) : window_bases_(window_bases) {}

  /// The shape of the next node's output. Its inputs were added before it.
  /// @throws Error  naming a layer that cannot take its inputs, or that is too large to address.
  Shape add(const Node& node);

  /// Of all nodes so far.
  const std::vector<Shape>& shapes() const noexcept { return shapes_; }

 private:
  Shape checked(const Node& node);
  void grow(const Node& node, std::span<const Shape> in, Shape out);

  int64_t window_bases_;
  std::vector<Shape> shapes_;
  // What grows from layer to layer, in floating point: it is checked against bounds before integers overflow.
  std::vector<double> strides_, spans_;  ///< bases
  double work_ = 0;
};

}  // namespace seqcast
