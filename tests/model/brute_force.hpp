// SPDX-License-Identifier: MIT
// What does a graph's geometry turn out to be when every base is tried?
#pragma once

#include <cmath>
#include <variant>
#include <vector>

#include "model/synthetic_weights.hpp"
#include "seqcast/model/reference/evaluate.hpp"

namespace seqcast::test {

/// The graph with ReLU for every activation. With positive weights and without biases it then maps zeros to zeros,
/// and one base among unknown ones moves every position that reads it: sums cannot cancel, ReLU is the
/// identity, and the largest of a pool's zeros and positive values is positive if any of them is. So max-pools stay
/// as they are and hide nothing (over other input than zeros they would).
inline Graph with_nothing_hidden(Graph graph) {
  for (Node& node : graph.nodes) {
    if (std::holds_alternative<Activation>(node.layer)) node.layer = Activation{Function::relu};
    if (std::holds_alternative<Softmax>(node.layer) || std::holds_alternative<LogSoftmax>(node.layer))
      node.layer = Activation{Function::relu};  // over channels, as the random ones are: the same geometry
    if (std::holds_alternative<Multiply>(node.layer)) node.layer = Add{};  // a zero would hide the other factor
  }
  return graph;
}

/// Which positions of which nodes a change of bases [begin, end) moves, found by doing it.
class Moved {
 public:
  Moved(const Graph& graph, const Weights& weights, Shape input, Range bases) {
    reference::Array window(input);
    for (int64_t base = bases.begin; base < bases.end; ++base)
      for (int64_t c = 0; c < input.channels; ++c) window.at(c, base) = 1;
    outputs_ = reference::evaluate(graph, weights, window);
    before_ = reference::evaluate(graph, weights, reference::Array(input));
  }

  bool at(size_t node, int64_t position) const {
    const reference::Array& values = outputs_[node];
    for (int64_t c = 0; c < values.shape.channels; ++c)
      if (values.at(c, position) != before_[node].at(c, position)) return true;
    return false;
  }

  /// First to last moved position; empty where there is none.
  Range hull(size_t node) const {
    Range result;
    for (int64_t a = 0; a < outputs_[node].shape.length; ++a)
      if (at(node, a)) result = seqcast::hull(result, {a, a + 1});
    return result;
  }

 private:
  std::vector<reference::Array> outputs_, before_;
};

/// For every node and position, whether padding reached it: NaN for padding, and see where it comes out.
inline std::vector<std::vector<bool>> touched_by_padding(const Graph& graph, const Weights& weights, Shape input) {
  const reference::Array window(input);
  std::vector<std::vector<bool>> result;
  for (const reference::Array& values : reference::evaluate(graph, weights, window, reference::PaddingValue::nan)) {
    std::vector<bool> touched(static_cast<size_t>(values.shape.length), false);
    for (int64_t c = 0; c < values.shape.channels; ++c)
      for (int64_t a = 0; a < values.shape.length; ++a)
        touched[static_cast<size_t>(a)] = touched[static_cast<size_t>(a)] || std::isnan(values.at(c, a));
    result.push_back(touched);
  }
  return result;
}

}  // namespace seqcast::test
