// SPDX-License-Identifier: MIT
// Geometry of a graph by brute force.
#pragma once

#include <cmath>
#include <utility>
#include <variant>
#include <vector>

#include "model/reference/evaluate.hpp"
#include "tests/model/synthetic_weights.hpp"

namespace seqcast::test {

/// Whether a layer is a softmax, or its logarithm, over length, or a norm over it.
inline bool is_over_length(const Layer& layer) {
  if (const auto* one = std::get_if<Softmax>(&layer)) return one->over == Axis::length;
  if (const auto* one = std::get_if<LogSoftmax>(&layer)) return one->over == Axis::length;
  return std::holds_alternative<GroupNorm>(layer);
}

/// The graph with ReLU for every activation. With positive weights and without biases it then maps zeros to zeros,
/// and one base among unknown ones moves every position that reads it: sums cannot cancel, ReLU is the
/// identity, and the largest of a pool's zeros and positive values is positive if any of them is. So max-pools stay
/// as they are and hide nothing (over other input than zeros they would). What is over length stays: see StandIn.
inline Graph with_nothing_hidden(Graph graph) {
  for (Node& node : graph.nodes) {
    const bool is_softmax =
        std::holds_alternative<Softmax>(node.layer) || std::holds_alternative<LogSoftmax>(node.layer);
    if (std::holds_alternative<LayerNorm>(node.layer) || std::holds_alternative<RmsNorm>(node.layer))
      node.layer = Activation{ActivationFunction::relu};  // of the same geometry
    if (std::holds_alternative<Activation>(node.layer) || (is_softmax && !is_over_length(node.layer)))
      node.layer = Activation{ActivationFunction::relu};  // of the same geometry
    const bool hides = std::holds_alternative<Multiply>(node.layer) || std::holds_alternative<Maximum>(node.layer) ||
                       std::holds_alternative<Minimum>(node.layer) || std::holds_alternative<Divide>(node.layer);
    if (hides) node.layer = Add{};  // one branch would hide the other
  }
  return graph;
}

/// What is evaluated for a graph: itself, but for some kinds. A softmax over length, or a norm, does not map zeros to
/// zeros: in its place stand the mean over length and its repetition at every position, which read and reach as much. A
/// fold makes positions of channels, a slice leaves some out, a sum of taps reads each at one of its taps, and geometry
/// speaks of whole positions: before them every channel becomes the mean of all, so that each stands for its position.
struct StandIn {
  Graph graph;
  std::vector<size_t> node_of;  ///< [nodes of the graph that it stands for]

  StandIn(const Graph& original, const std::vector<Shape>& shapes) {
    for (size_t i = 0; i < original.nodes.size(); ++i) {
      Node node = original.nodes[i];
      for (size_t& input : node.inputs) input = node_of[input];
      if (std::holds_alternative<Fold>(node.layer) || std::holds_alternative<ChannelSlice>(node.layer) ||
          std::holds_alternative<TapSum>(node.layer))
        node.inputs = {add_mixture(node, shapes[original.nodes[i].inputs[0]])};
      if (is_over_length(node.layer)) {
        graph.nodes.push_back({node.name + "_mean", Reduce{Reduction::mean, Axis::length}, node.inputs});
        node = {node.name, Upsample{shapes[i].length}, {graph.nodes.size() - 1}};
      }
      node_of.push_back(graph.nodes.size());
      graph.nodes.push_back(std::move(node));
    }
  }

 private:
  /// [C, L] -> [1, L] -> [C, L], for what a node reads.
  size_t add_mixture(const Node& node, Shape in) {
    if (in.channels == 1) return node.inputs[0];
    graph.nodes.push_back({node.name + "_mean", Reduce{Reduction::mean, Axis::channels}, node.inputs});
    const size_t mean = graph.nodes.size() - 1;
    graph.nodes.push_back(
        {node.name + "_mixed", Concat{}, std::vector<size_t>(static_cast<size_t>(in.channels), mean)});
    return graph.nodes.size() - 1;
  }
};

/// Which positions of which nodes a change of bases [begin, end) moves, found by doing it.
class Moved {
 public:
  Moved(const Graph& graph, const Weights& weights, const std::vector<Shape>& shapes, Range bases) {
    const StandIn evaluated(graph, shapes);
    node_of_ = evaluated.node_of;
    const Shape input = shapes[0];
    reference::Array window(input);
    for (int64_t base = bases.begin; base < bases.end; ++base)
      for (int64_t c = 0; c < input.channels; ++c) window.at(c, base) = 1;
    outputs_ = reference::evaluate(evaluated.graph, weights, window);
    before_ = reference::evaluate(evaluated.graph, weights, reference::Array(input));
  }

  bool at(size_t node, int64_t position) const {
    const reference::Array& values = outputs_[node_of_[node]];
    for (int64_t c = 0; c < values.shape.channels; ++c)
      if (values.at(c, position) != before_[node_of_[node]].at(c, position)) return true;
    return false;
  }

  /// First to last moved position; empty where there is none.
  Range hull(size_t node) const {
    Range result;
    for (int64_t a = 0; a < outputs_[node_of_[node]].shape.length; ++a)
      if (at(node, a)) result = seqcast::hull(result, {a, a + 1});
    return result;
  }

 private:
  std::vector<size_t> node_of_;
  std::vector<reference::Array> outputs_, before_;
};

/// For every node and position, whether padding reached it: NaN for padding, and see where it comes out.
inline std::vector<std::vector<bool>> touched_by_padding(const Graph& graph, const Weights& weights,
                                                         const std::vector<Shape>& shapes) {
  const StandIn evaluated(graph, shapes);
  const auto outputs =
      reference::evaluate(evaluated.graph, weights, reference::Array(shapes[0]), reference::PaddingValue::nan);
  std::vector<std::vector<bool>> result;
  for (size_t node : evaluated.node_of) {
    const reference::Array& values = outputs[node];
    std::vector<bool> touched(static_cast<size_t>(values.shape.length), false);
    for (int64_t c = 0; c < values.shape.channels; ++c)
      for (int64_t a = 0; a < values.shape.length; ++a)
        touched[static_cast<size_t>(a)] = touched[static_cast<size_t>(a)] || std::isnan(values.at(c, a));
    result.push_back(touched);
  }
  return result;
}

}  // namespace seqcast::test
