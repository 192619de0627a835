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

void place_bins(Head& head, const Graph& graph, const std::vector<Shape>& shapes, const std::string& file,
                const std::string& output) {
  try {
    const BinPlacement bins = bin_placement(graph, shapes, head.node);
    head.bin_bases = bins.bin_bases;
    head.first_base = bins.first_base;
  } catch (const Error& error) {
    throw error.within(output).in(file);
  }
}

}  // namespace

void make_heads(Model& model, const Graph& graph, const std::vector<Shape>& shapes,
                std::span<const GraphOutput> outputs) {
  UniqueNames names;
  for (const GraphOutput& output : outputs) {
    Head head;
    head.name = names.give(output.name.empty() ? "output" : output.name);
    head.node = output.node;
    const std::string& file = model.reading.path;
    const std::string where = fmt::format("output '{}'", output.name);
    if (head.node == 0) throw Error(fmt::format("{}: is the input itself", where)).in(file);
    head.transform = transform_of(graph.nodes[head.node].layer);
    if (head.transform != Transform::none) head.node = graph.nodes[head.node].inputs[0];
    if (head.node == 0) throw Error(fmt::format("{}: is the input itself", where)).in(file);
    if (!upstream(graph, head.node)[0]) throw Error(fmt::format("{}: does not read the sequence", where)).in(file);
    const Shape out = shapes[head.node];
    if (out.channels > max_tracks)
      throw Error(fmt::format("{}: has {} tracks, expected at most {}", where, out.channels, max_tracks)).in(file);
    for (int64_t t = 0; t < out.channels; ++t) head.tracks.push_back(std::to_string(t));
    head.numbered = true;
    if (output.strand_pairs.size() == head.tracks.size()) head.strand_pairs = output.strand_pairs;
    place_bins(head, graph, shapes, file, where);
    if (model.contract.min_window_bases) head.bins_follow = BinRule::layers;
    model.contract.heads.push_back(std::move(head));
  }
  const PrunedGraph kept = pruned(graph, read_by(graph, model.contract.heads));
  model.graph = kept.graph;
  renumber(model.contract.heads, kept.place);
}

}  // namespace seqcast
