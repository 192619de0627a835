// SPDX-License-Identifier: MIT
#include "model/bin_placement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "model/geometry.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

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

/// Whether a layer's output has no positions, however many its input has: flattened, or pooled or reduced over all.
bool leaves_no_positions(const Graph& graph, const std::vector<Shape>& shapes, size_t node) {
  std::vector<Shape> longer = input_shapes(graph, shapes, node);
  if (longer.size() != 1 || shapes[node].length != 1) return false;
  const Layer& layer = graph.nodes[node].layer;
  if (moves_along(layer, 0, longer)) return false;
  longer[0].length *= 2;
  return shape(layer, longer).length == 1;
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

/// Of an output that takes the whole window: its share of it, or of what it sees of it where that leaves out the
/// window's first bases.
BinPlacement shared_bins(const Graph& graph, const std::vector<Shape>& shapes, size_t node) {
  const Range window{0, shapes[0].length};
  const Range seen = needs(graph, shapes, node, {0, 1})[0];
  const Range taken = seen.begin > 0 ? intersection(seen, window) : window;
  return {std::max<int64_t>(taken.size() / shapes[node].length, 1), std::min(taken.begin, window.end - 1)};
}

}  // namespace

BinPlacement bin_placement(const Graph& graph, const std::vector<Shape>& shapes, size_t node) {
  const std::vector<size_t> way = way_to(graph, shapes, node);
  for (auto it = way.rbegin(); it != way.rend() && *it != 0; ++it) {
    const size_t at = *it;
    if (shapes[at].length != shapes[node].length || leaves_no_positions(graph, shapes, at)) break;
    const auto stride = stride_of(graph, shapes, at);
    if (!stride) continue;
    if (stride->positions != 1)
      throw Error(
          fmt::format("steps {}/{} of a base, and only whole bases are supported", stride->bases, stride->positions));
    return {stride->bases, first_base(graph, shapes, node, stride->bases, shapes[node].length * stride->bases)};
  }
  return shared_bins(graph, shapes, node);
}

}  // namespace seqcast
