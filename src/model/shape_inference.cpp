// SPDX-License-Identifier: MIT
#include "model/shape_inference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <type_traits>

#include "model/limits.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

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
  if (out.length > max_positions || out.channels > max_weights || out.channels > max_values / out.length)
    throw Error(fmt::format("{} channels at {} positions are too many", out.channels, out.length));
  for (const TensorSpec& tensor : tensors(node.layer, in)) {
    __int128 size = 1;
    for (int64_t extent : tensor.shape) size *= extent;
    if (size > max_weights) throw Error(fmt::format("its tensor '{}' would be too large", tensor.name));
  }
}

}  // namespace

Shape ShapeInference::add(const Node& node) {
  try {
    const Shape out = checked(node);
    shapes_.push_back(out);
    return out;
  } catch (const Error& error) {
    throw error.within(fmt::format("layer '{}' ({})", node.name, kind(node.layer)));
  }
}

Shape ShapeInference::checked(const Node& node) {
  std::vector<Shape> in;
  for (size_t input : node.inputs) in.push_back(shapes_[input]);
  check_fields(node.layer);
  Shape out = shape(node.layer, in);
  if (in.empty()) out.length = std::get<Input>(node.layer).per_window ? 1 : window_bases_;
  check_size(node, in, out);
  grow(node, in, out);
  return out;
}

void ShapeInference::grow(const Node& node, std::span<const Shape> in, Shape out) {
  constexpr double max_bases = 0x1p40;
  constexpr double max_work = 0x1p62;
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

}  // namespace seqcast
