// SPDX-License-Identifier: MIT
// Exact comparison of layers with the reference on integer data.
#pragma once

#include <vector>

#include "engine/plan/algorithms/winograd.hpp"
#include "engine/plan/step_algorithm.hpp"
#include "tests/engine/run/run_steps.hpp"

namespace seqcast::test {

/// Four letters made `channels` channels of whole numbers (and of a bias, which padding must not show), to build on.
inline GraphBuilder integers(int64_t channels) {
  GraphBuilder builder(4);
  builder.then(Conv1d{.filters = channels, .kernel = 1}, "mix");
  return builder;
}

/// Whether no convolution may be computed in Winograd's domain, which rounds, whatever its tiles.
inline bool is_exact(const Model& model) {
  for (const Segment& segment : make_plan(model, {0}, this_machine()).segments)
    for (const Step& step : segment.steps) {
      const auto shape = conv_shape(model, step);
      for (const AlgorithmRow& row : algorithms())
        if (shape && is_winograd(row.algorithm) && row.can(*shape)) return false;
    }
  return true;
}

/// Whether the graph fits the window; then compares it with the naive loops: for equality, if the tolerance is 0.
inline bool try_graph(const Graph& graph, int64_t window_bases, uint64_t seed, double tolerance = 0) {
  try {
    shapes(graph, window_bases);
  } catch (const Error&) {
    return false;
  }
  Random random(seed);
  Model model = model_of(graph, window_bases, tolerance == 0 ? integer_rule(seed) : random_rule(seed));
  model.contract.unknown = static_cast<double>(random.between(0, 1));
  if (tolerance == 0 && !is_exact(model)) tolerance = 1e-5;
  check_against_loops(model, random_codes(random, window_bases, 4), random, tolerance);
  return true;
}

}  // namespace seqcast::test
