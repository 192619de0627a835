// SPDX-License-Identifier: MIT
// Counts of parameters, multiply-adds and bytes per layer.
#pragma once

#include <cstdint>
#include <vector>

#include "model/graph.hpp"

namespace seqcast {

/// Of one layer, for one window.
struct Counts {
  int64_t trainable = 0;   ///< parameters, as Keras counts them
  int64_t statistics = 0;  ///< batch norms' means and variances
  int64_t multiply_adds = 0;
  int64_t activation_bytes = 0;  ///< of its f32 output
};

/// Counts of every node.
std::vector<Counts> counts(const Graph& graph, const std::vector<Shape>& shapes);

/// The sum over the nodes flagged in `wanted`.
Counts total(const std::vector<Counts>& counts, const std::vector<bool>& wanted);

}  // namespace seqcast
