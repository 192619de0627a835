// SPDX-License-Identifier: MIT
#include "model/geometry.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <span>

#include "model/own_stride.hpp"

namespace seqcast {
namespace {

/// Shapes of a node's inputs, in their order. Nearly all nodes have one or two: no memory is asked for them.
class InputShapes {
 public:
  InputShapes(const Graph& graph, const std::vector<Shape>& shapes, size_t node) {
    const std::vector<size_t>& inputs = graph.nodes[node].inputs;
    size_ = inputs.size();
    if (size_ > few_.size()) {
      many_ = input_shapes(graph, shapes, node);
    } else {
      for (size_t i = 0; i < size_; ++i) few_[i] = shapes[inputs[i]];
    }
  }

  size_t size() const noexcept { return size_; }
  operator std::span<const Shape>() const noexcept { return {many_.empty() ? few_.data() : many_.data(), size_}; }

 private:
  std::array<Shape, 4> few_;
  std::vector<Shape> many_;
  size_t size_ = 0;
};

}  // namespace

Ranges needs(const Graph& graph, const std::vector<Shape>& shapes, size_t node, Range out) {
  Ranges result(graph.nodes.size());
  result[node] = out;
  for (size_t i = node + 1; i-- > 0;) {
    if (result[i].empty()) continue;
    const Node& reader = graph.nodes[i];
    const InputShapes in(graph, shapes, i);
    for (size_t j = 0; j < in.size(); ++j)
      result[reader.inputs[j]] = hull(result[reader.inputs[j]], needs(reader.layer, j, in, result[i]));
  }
  return result;
}

Ranges reaches(const Graph& graph, const std::vector<Shape>& shapes, Range in) {
  Ranges result(graph.nodes.size());
  result[0] = intersection(in, {0, shapes[0].length});
  for (size_t i = 1; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    const InputShapes inputs(graph, shapes, i);
    for (size_t j = 0; j < inputs.size(); ++j) {
      const Range changed = result[node.inputs[j]];
      if (!changed.empty()) result[i] = hull(result[i], reaches(node.layer, j, inputs, changed));
    }
  }
  return result;
}

bool moves_along(const Layer& layer, size_t input, std::span<const Shape> in) {
  constexpr int64_t far = int64_t{1} << 34;  // farther than up-sampling or unrolled channels repeat a position
  return needs(layer, input, in, {far, far + 1}).begin != needs(layer, input, in, {0, 1}).begin;
}

namespace {

/// First position in [0, length) for which `holds` is false; holds is true up to some position, then false.
template <class Holds>
int64_t first_false(int64_t length, Holds holds) {
  int64_t low = 0;
  int64_t high = length;
  while (low < high) {
    const int64_t middle = low + (high - low) / 2;
    if (holds(middle)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

}  // namespace

Ranges clean(const Graph& graph, const std::vector<Shape>& shapes) {
  Ranges result(graph.nodes.size());
  result[0] = {0, shapes[0].length};
  for (size_t i = 1; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    const InputShapes in(graph, shapes, i);
    Range clean{0, shapes[i].length};
    for (size_t j = 0; j < in.size(); ++j) {
      const Range inside = result[node.inputs[j]];
      // What a position reads moves to the right with it or stays, so the clean ones are a run.
      const auto read = [&](int64_t position) { return needs(node.layer, j, in, {position, position + 1}); };
      const int64_t begin = first_false(shapes[i].length, [&](int64_t a) { return read(a).begin < inside.begin; });
      const int64_t end = first_false(shapes[i].length, [&](int64_t a) { return read(a).end <= inside.end; });
      clean = intersection(clean, {begin, end});
    }
    result[i] = clean.empty() ? Range{} : clean;
  }
  return result;
}

namespace {

constexpr int64_t max_phases = 1024;  // that are looked at: a bound on work

/// The inputs of a node that it moves along, by their places among all.
std::vector<size_t> moving_inputs(const Graph& graph, const std::vector<Shape>& shapes, size_t node) {
  const InputShapes in(graph, shapes, node);
  std::vector<size_t> result;
  for (size_t j = 0; j < in.size(); ++j)
    if (moves_along(graph.nodes[node].layer, j, in)) result.push_back(j);
  return result;
}

/// Whether a layer looks the same wherever it stands, however long the inputs are that it moves along.
bool is_local(const Graph& graph, const std::vector<Shape>& shapes, size_t node, const std::vector<size_t>& moving) {
  constexpr int64_t largest_stride = int64_t{1} << 28;  // as shapes() allows; a shorter step may not reach a new output
  const Layer& layer = graph.nodes[node].layer;
  const std::vector<Shape> in = input_shapes(graph, shapes, node);
  std::vector<Shape> longer = in;
  for (size_t j : moving) longer[j].length *= 2 + largest_stride / in[j].length;
  if (shape(layer, longer).length <= shapes[node].length) return false;
  return std::all_of(moving.begin(), moving.end(), [&](size_t j) {
    return needs(layer, j, in, {0, 1}).size() == needs(layer, j, longer, {0, 1}).size();
  });
}

/// The stride of a node whose inputs' are known; none where its positions would not look alike in a longer sequence.
std::optional<Stride> stride_after(const Graph& graph, const std::vector<Shape>& shapes, size_t node,
                                   const std::vector<size_t>& moving, const std::vector<Movement>& before) {
  const Node& it = graph.nodes[node];
  if (it.inputs.empty())  // a side input: a value a base, or one a window
    return shapes[node].length == shapes[0].length ? std::optional(Stride{}) : std::nullopt;
  if (moving.empty() || !is_local(graph, shapes, node, moving)) return std::nullopt;
  const InputShapes in(graph, shapes, node);
  std::optional<Stride> result;
  for (size_t j : moving) {
    const std::optional<Stride>& of_input = before[it.inputs[j]].stride;
    const auto stride = of_input ? after(*of_input, own_stride(it.layer, j, in)) : std::nullopt;
    if (!stride || (result && *stride != *result)) return std::nullopt;  // branches that drift apart
    result = stride;
  }
  return result;
}

/// How many positions of `node` move every node that it reads by whole positions. What they see repeats after them.
int64_t phases(const Graph& graph, const std::vector<Movement>& movements, size_t node) {
  const std::vector<bool> read = upstream(graph, node);
  int64_t result = 1;
  for (size_t i = 0; i <= node && result <= max_phases; ++i) {
    if (!read[i]) continue;
    const auto relative = after(*movements[node].stride, {movements[i].stride->positions, movements[i].stride->bases});
    result = relative ? std::lcm(result, relative->positions) : max_phases;
  }
  return std::min(result, max_phases);
}

}  // namespace

std::vector<Movement> movements(const Graph& graph, const std::vector<Shape>& shapes) {
  std::vector<Movement> result(graph.nodes.size());
  result[0] = {Stride{}, true};
  for (size_t i = 1; i < graph.nodes.size(); ++i) {
    const std::vector<size_t>& inputs = graph.nodes[i].inputs;
    const std::vector<size_t> moving = moving_inputs(graph, shapes, i);
    result[i].stride = stride_after(graph, shapes, i, moving, result);
    result[i].streams = result[i].stride && moving.size() == inputs.size() &&
                        std::all_of(inputs.begin(), inputs.end(), [&](size_t input) { return result[input].streams; });
  }
  return result;
}

ReceptiveField receptive_field(const Graph& graph, const std::vector<Shape>& shapes, size_t node,
                               const std::vector<Movement>& movements) {
  const bool streaming = movements[node].streams;
  const auto bases_of = [&](int64_t position) { return needs(graph, shapes, node, {position, position + 1})[0]; };
  // What takes the whole window sees no more than there is; elsewhere padding stands for bases of a longer input.
  const auto seen_by = [&](int64_t position) {
    return streaming ? bases_of(position) : intersection(bases_of(position), {0, shapes[0].length});
  };
  ReceptiveField result;
  result.first = bases_of(0).begin;
  if (streaming) {
    result.stride = movements[node].stride;
    result.phases = phases(graph, movements, node);
  } else {  // nothing repeats but by chance: every position counts
    result.phases = std::min(shapes[node].length, max_phases);
  }
  for (int64_t position = 0; position < result.phases; ++position)
    result.bases = std::max(result.bases, seen_by(position).size());
  return result;
}

ReceptiveField receptive_field(const Graph& graph, const std::vector<Shape>& shapes, size_t node) {
  return receptive_field(graph, shapes, node, movements(graph, shapes));
}

std::optional<Stride> stride_of(const Graph& graph, const std::vector<Shape>& shapes, size_t node) {
  return movements(graph, shapes)[node].stride;
}

bool streams(const Graph& graph, const std::vector<Shape>& shapes, size_t node) {
  return movements(graph, shapes)[node].streams;
}

}  // namespace seqcast
