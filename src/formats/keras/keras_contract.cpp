// SPDX-License-Identifier: MIT
#include "formats/keras/keras_contract.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "formats/card/card.hpp"
#include "model/geometry.hpp"
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

/// How far a layer's output 0 lies behind its input 0, in positions of the input, and how far it steps.
struct Shift {
  double first, stride;
};

bool keeps_place(const Layer& layer) {
  return std::visit(
      [](const auto& one) {
        if constexpr (requires { one.padding; })
          return one.padding.kind == Padding::Kind::same || one.padding.kind == Padding::Kind::causal;
        return false;
      },
      layer);
}

Shift shift_of(const Layer& layer, const std::vector<Shape>& in) {
  size_t input = 0;  // the first that moves with the output
  while (input + 1 < in.size() && !moves_along(layer, input, in)) ++input;
  const Range first = needs(layer, input, in, {0, 1});
  constexpr int64_t far = 5040;
  const double stride = static_cast<double>(needs(layer, input, in, {far, far + 1}).begin - first.begin) / far;
  const double middle = (static_cast<double>(first.begin + first.end) - std::max(stride, 1.0)) / 2;
  return {keeps_place(layer) ? 0 : middle, stride};
}

/// The nodes on the way from the sequence to `node`, both included: through the first input that leads there position
/// by position, if one does.
std::vector<size_t> way_to(const Graph& graph, const std::vector<Shape>& shapes, size_t node) {
  std::vector<bool> reads_sequence(node + 1, false);
  reads_sequence[0] = true;
  for (size_t i = 1; i <= node; ++i)
    for (size_t input : graph.nodes[i].inputs) reads_sequence[i] = reads_sequence[i] || reads_sequence[input];
  std::vector<size_t> way{node};
  while (way.back() != 0 && reads_sequence[way.back()]) {
    const std::vector<size_t>& inputs = graph.nodes[way.back()].inputs;
    const auto leads_there = [&](size_t input) -> bool { return reads_sequence[input]; };
    const std::vector<Shape> in = input_shapes(graph, shapes, way.back());
    size_t along = 0;
    while (along < inputs.size() &&
           !(leads_there(inputs[along]) && moves_along(graph.nodes[way.back()].layer, along, in)))
      ++along;
    way.push_back(along < inputs.size() ? inputs[along] : *std::ranges::find_if(inputs, leads_there));
  }
  std::ranges::reverse(way);
  return way;
}

/// The base at which position 0 of a node begins.
int64_t first_base(const Graph& graph, const std::vector<Shape>& shapes, size_t node, int64_t bin_bases,
                   int64_t kept_bases) {
  const Range seen = needs(graph, shapes, node, {0, 1})[0];
  if (kept_bases == shapes[0].length && seen.begin <= 0) return 0;
  double base = 0, stride = 1;
  for (size_t at : way_to(graph, shapes, node)) {
    if (at == 0) continue;
    const Shift shift = shift_of(graph.nodes[at].layer, input_shapes(graph, shapes, at));
    base += stride * shift.first;
    stride *= shift.stride;
  }
  const int64_t least = std::max<int64_t>(seen.begin, 0);
  const int64_t most = std::max(least, std::min(seen.end, shapes[0].length - bin_bases + 1) - 1);
  return std::clamp(static_cast<int64_t>(std::floor(base)), least, most);
}

/// The bases that each value of an output stands for, and the one at which the first begins.
struct Bins {
  int64_t bases = 0, first = 0;
};

/// Of an output that takes the whole window: its share of it, or of what it sees of it where that leaves out the
/// window's first bases.
Bins shared_bins(const Graph& graph, const std::vector<Shape>& shapes, size_t node) {
  const Range window{0, shapes[0].length};
  const Range seen = needs(graph, shapes, node, {0, 1})[0];
  const Range taken = seen.begin > 0 ? intersection(seen, window) : window;
  return {std::max<int64_t>(taken.size() / shapes[node].length, 1), std::min(taken.begin, window.end - 1)};
}

/// What the layers step; of an output that takes the whole window, its share.
Bins bins_of(const Graph& graph, const std::vector<Shape>& shapes, size_t node, const std::string& where) {
  const std::vector<size_t> way = way_to(graph, shapes, node);
  for (auto it = way.rbegin(); it != way.rend() && *it != 0; ++it) {
    const size_t at = *it;
    if (shapes[at].length != shapes[node].length) break;
    const auto stride = stride_of(graph, shapes, at);
    if (!stride) continue;
    if (stride->positions != 1)
      throw Error(fmt::format("{}: steps {}/{} of a base, and only whole bases are supported", where, stride->bases,
                              stride->positions));
    return {stride->bases, first_base(graph, shapes, node, stride->bases, shapes[node].length * stride->bases)};
  }
  return shared_bins(graph, shapes, node);
}

/// Leaves out the nodes that no head reads: activations that became transforms.
void prune(Model& model, KerasLowered& lowered) {
  std::vector<bool> wanted(lowered.graph.nodes.size(), false);
  wanted[0] = true;
  for (const Head& head : model.contract.heads) {
    const std::vector<bool> read = upstream(lowered.graph, head.node);
    for (size_t i = 0; i < read.size(); ++i) wanted[i] = wanted[i] || read[i];
  }
  std::vector<size_t> place(wanted.size());
  for (size_t i = 0; i < wanted.size(); ++i) {
    place[i] = model.graph.nodes.size();
    if (!wanted[i]) continue;
    Node node = std::move(lowered.graph.nodes[i]);
    for (size_t& input : node.inputs) input = place[input];
    model.graph.nodes.push_back(std::move(node));
  }
  for (Head& head : model.contract.heads) head.node = place[head.node];
}

std::string plain(const std::string& name) {
  std::string result = name.empty() ? "output" : name;
  for (char& letter : result)
    if (!is_plain_name(std::string_view(&letter, 1))) letter = '_';
  return result;
}

}  // namespace

void make_keras_heads(Model& model, KerasLowered lowered) {
  constexpr int64_t max_tracks = 1000000;
  for (const KerasOutput& output : lowered.outputs) {
    Head head;
    head.name = plain(output.name);
    for (const Head& other : model.contract.heads)
      if (other.name == head.name) head.name += fmt::format("_{}", model.contract.heads.size() + 1);
    head.node = output.value.node;
    const std::string where = fmt::format("{}: output '{}'", model.reading.path, output.name);
    if (head.node == 0) throw Error(fmt::format("{}: is the input itself", where));
    head.transform = transform_of(lowered.graph.nodes[head.node].layer);
    if (head.transform != Transform::none) head.node = lowered.graph.nodes[head.node].inputs[0];
    if (head.node == 0) throw Error(fmt::format("{}: is the input itself", where));
    if (way_to(lowered.graph, lowered.shapes, head.node)[0] != 0)
      throw Error(fmt::format("{}: does not read the sequence", where));
    const Shape out = lowered.shapes[head.node];
    if (out.channels > max_tracks)
      throw Error(fmt::format("{}: has {} tracks, expected at most {}", where, out.channels, max_tracks));
    for (int64_t t = 0; t < out.channels; ++t) head.tracks.push_back(std::to_string(t));
    head.numbered = true;
    if (output.strand_pairs.size() == head.tracks.size()) head.strand_pairs = output.strand_pairs;
    const Bins bins = bins_of(lowered.graph, lowered.shapes, head.node, where);
    head.bin_bases = bins.bases;
    head.first_base = bins.first;
    model.contract.heads.push_back(std::move(head));
  }
  prune(model, lowered);
}

}  // namespace seqcast
