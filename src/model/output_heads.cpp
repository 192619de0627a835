// SPDX-License-Identifier: MIT
#include "model/output_heads.hpp"

#include <fmt/format.h>

#include "model/bin_placement.hpp"
#include "model/graph_builder.hpp"
#include "model/limits.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// The transform that a last layer is; none where it is another.
Transform transform_of(const Layer& layer) {
  if (const auto* softmax = std::get_if<Softmax>(&layer))
    return softmax->over == Axis::channels ? Transform::softmax : Transform::softmax_bins;
  const auto* activation = std::get_if<Activation>(&layer);
  if (!activation) return Transform::none;
  switch (activation->function) {
    case ActivationFunction::sigmoid:
      return Transform::sigmoid;
    case ActivationFunction::softplus:
      return Transform::softplus;
    case ActivationFunction::exp:
      return Transform::exp;
    default:
      return Transform::none;
  }
}

/// The head that an output is, but for its name.
Head head_of(const GraphOutput& output, const Graph& graph, const std::vector<Shape>& shapes) {
  Head head;
  head.node = output.node;
  if (head.node == 0) throw Error("is the input itself");
  head.transform = transform_of(graph.nodes[head.node].layer);
  if (head.transform != Transform::none) head.node = graph.nodes[head.node].inputs[0];
  if (head.node == 0) throw Error("is the input itself");
  if (!upstream(graph, head.node)[0]) throw Error("does not read the sequence");
  const int64_t tracks = shapes[head.node].channels;
  if (tracks > max_tracks) throw Error(fmt::format("has {} tracks, expected at most {}", tracks, max_tracks));
  for (int64_t t = 0; t < tracks; ++t) head.tracks.push_back(std::to_string(t));
  head.numbered = true;
  if (output.strand_pairs.size() == head.tracks.size()) head.strand_pairs = output.strand_pairs;
  place_bins(head, graph, shapes);
  return head;
}

}  // namespace

void make_heads(Model& model, const Graph& graph, const std::vector<Shape>& shapes,
                std::span<const GraphOutput> outputs) {
  UniqueNames names;
  for (const GraphOutput& output : outputs) {
    const std::string name = names.give(output.name.empty() ? "output" : output.name);
    try {
      model.contract.heads.push_back(head_of(output, graph, shapes));
    } catch (const Error& error) {
      throw error.within(fmt::format("output '{}'", output.name)).in(model.reading.path);
    }
    Head& head = model.contract.heads.back();
    head.name = name;
    if (model.contract.min_window_bases) head.bins_follow = BinRule::layers;
  }
  const PrunedGraph kept = pruned(graph, read_by(graph, model.contract.heads));
  model.graph = kept.graph;
  renumber(model.contract.heads, kept.place);
}

}  // namespace seqcast
