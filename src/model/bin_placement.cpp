// SPDX-License-Identifier: MIT
#include "model/bin_placement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "model/geometry.hpp"
#include "model/node_positions.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// The base at which position 0 of a node begins, where its bins are `bin_bases` apart.
int64_t first_base(const Graph& graph, const std::vector<Shape>& shapes, size_t node, double base, int64_t bin_bases) {
  const int64_t window = shapes[0].length;
  const Range seen = needs(graph, shapes, node, {0, 1})[0];
  if (shapes[node].length * bin_bases == window && seen.begin <= 0) return 0;
  const int64_t least = std::max<int64_t>(seen.begin, 0);
  const int64_t most = std::max(least, std::min(seen.end, window - bin_bases + 1) - 1);
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
  const NodePositions positions = node_positions(graph, shapes)[node];
  if (positions.axis != PositionAxis::length) return shared_bins(graph, shapes, node);
  const Stride step = positions.step;
  if (step.positions != 1)
    throw Error(fmt::format("steps {}/{} of a base, and only whole bases are supported", step.bases, step.positions));
  return {step.bases, first_base(graph, shapes, node, positions.first_base, step.bases)};
}

void place_bins(Head& head, const Graph& graph, const std::vector<Shape>& shapes) {
  const BinPlacement bins = bin_placement(graph, shapes, head.node);
  head.bin_bases = bins.bin_bases;
  head.first_base = bins.first_base;
}

}  // namespace seqcast
