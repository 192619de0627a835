// SPDX-License-Identifier: MIT
#include "model/graph.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <type_traits>

#include "seqcast/error.hpp"

namespace seqcast {
namespace {

// Beyond these a product of sizes could leave 64 bits: 2^34 weights at 2^28 positions are 2^62 multiply-adds.
constexpr int64_t max_positions = int64_t{1} << 28;
constexpr int64_t max_weights = int64_t{1} << 34;

/// Kernels, strides, dilations and paddings beyond any window are refused before geometry multiplies them.
void check_fields(const Layer& layer) {
  const auto check = [](std::string_view name, int64_t value) {
    if (value > max_positions)
      throw Error(fmt::format("its {} is {}, expected at most {}", name, value, max_positions));
  };
  const auto check_field = [&](const Field& field, const auto& value) {
    using Value = std::decay_t<decltype(value)>;
    if constexpr (std::is_same_v<Value, int64_t>) check(field.name, value);
    if constexpr (std::is_same_v<Value, Padding>) check(field.name, std::max(value.left, value.right));
  };
  std::visit([&](const auto& one) { one.fields(one, check_field); }, layer);
}

void check_size(const Node& node, std::span<const Shape> in, Shape out) {
  if (out.length > max_positions || out.channels > max_weights || out.channels > (int64_t{1} << 60) / out.length)
    throw Error(fmt::format("{} channels at {} positions are too many", out.channels, out.length));
  for (const TensorSpec& tensor : tensors(node.layer, in)) {
    __int128 size = 1;
    for (int64_t extent : tensor.shape) size *= extent;
    if (size > max_weights) throw Error(fmt::format("its tensor '{}' would be too large", tensor.name));
  }
}

/// What grows from layer to layer, in floating point so that it can be held against bounds before integers overflow.
class Growth {
 public:
  /// Adds a node whose inputs were added before it.
  void add(const Node& node, std::span<const Shape> in, Shape out) {
    double stride = 1;
    double span = 1;
    for (size_t i = 0; i < in.size(); ++i) {
      const Range first = needs(node.layer, i, in, {0, 1});
      const Range second = needs(node.layer, i, in, {1, 2});
      const double before = strides_[node.inputs[i]];
      span = std::max(span, spans_[node.inputs[i]] +
                                before * static_cast<double>(std::max(std::abs(first.begin), std::abs(first.end))));
      stride = std::max(stride, before * static_cast<double>(std::max<int64_t>(second.begin - first.begin, 1)));
    }
    work_ += static_cast<double>(multiply_adds(node.layer, in)) + 4.0 * static_cast<double>(out.channels * out.length);
    if (stride > max_bases || span > max_bases) throw Error("its outputs would see more bases than any genome has");
    if (work_ > max_work) throw Error("the model is too large to be counted");
    strides_.push_back(stride);
    spans_.push_back(span);
  }

 private:
  static constexpr double max_bases = 0x1p40;
  static constexpr double max_work = 0x1p62;
  std::vector<double> strides_, spans_;
  double work_ = 0;
};

}  // namespace

std::optional<size_t> Graph::find(std::string_view name) const {
  for (size_t i = 0; i < nodes.size(); ++i)
    if (nodes[i].name == name) return i;
  return std::nullopt;
}

std::vector<size_t> Graph::other_inputs() const {
  std::vector<size_t> result;
  for (size_t i = 1; i < nodes.size(); ++i)
    if (std::holds_alternative<Input>(nodes[i].layer)) result.push_back(i);
  return result;
}

std::vector<Shape> shapes(const Graph& graph, int64_t window_bases) {
  std::vector<Shape> result;
  result.reserve(graph.nodes.size());
  Growth growth;
  for (const Node& node : graph.nodes) {
    std::vector<Shape> in;
    for (size_t input : node.inputs) in.push_back(result[input]);
    try {
      check_fields(node.layer);
      Shape out = shape(node.layer, in);
      if (in.empty()) out.length = std::get<Input>(node.layer).per_window ? 1 : window_bases;
      check_size(node, in, out);
      growth.add(node, in, out);
      result.push_back(out);
    } catch (const Error& error) {
      throw error.within(fmt::format("layer '{}' ({})", node.name, kind(node.layer)));
    }
  }
  return result;
}

std::vector<Shape> input_shapes(const Graph& graph, const std::vector<Shape>& shapes, size_t node) {
  std::vector<Shape> result;
  result.reserve(graph.nodes[node].inputs.size());
  for (size_t input : graph.nodes[node].inputs) result.push_back(shapes[input]);
  return result;
}

std::vector<bool> upstream(const Graph& graph, size_t target) {
  std::vector<bool> result(graph.nodes.size(), false);
  result[target] = true;
  for (size_t i = target + 1; i-- > 0;)
    if (result[i])
      for (size_t input : graph.nodes[i].inputs) result[input] = true;
  return result;
}

}  // namespace seqcast
