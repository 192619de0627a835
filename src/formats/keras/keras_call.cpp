// SPDX-License-Identifier: MIT
#include "formats/keras/keras_call.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "formats/card/card.hpp"

namespace seqcast {
namespace {

// As the graph has them (model/graph.cpp), so that no product of a hostile file's sizes leaves 64 bits.
constexpr int64_t max_positions = int64_t{1} << 28;
constexpr int64_t max_channels = int64_t{1} << 31;
constexpr int64_t max_values = int64_t{1} << 60;

}  // namespace

size_t KerasGraph::add(const std::string& name, Layer layer, const std::vector<size_t>& inputs) {
  std::string plain = name;
  for (char& letter : plain)
    if (!is_plain_name(std::string_view(&letter, 1))) letter = '_';
  std::string unique = plain;
  for (int i = 2; !names_.insert(unique).second; ++i) unique = fmt::format("{}_{}", plain, i);
  std::vector<Shape> in;
  for (size_t input : inputs) in.push_back(lowered.shapes[input]);
  try {
    Shape out = seqcast::shape(layer, in);
    if (in.empty()) out.length = std::get<Input>(layer).per_window ? 1 : facts.window;
    if (out.length > max_positions || out.channels > max_channels ||
        out.channels > max_values / std::max<int64_t>(out.length, 1))
      throw Error(fmt::format("{} channels at {} positions are too many", out.channels, out.length));
    lowered.shapes.push_back(out);
  } catch (const Error& error) {
    throw error.within(fmt::format("layer '{}' ({})", name, kind(layer))).in(facts.file);
  }
  lowered.graph.nodes.push_back({unique, std::move(layer), inputs});
  return lowered.graph.nodes.size() - 1;
}

int64_t KerasGraph::size(const KerasValue& value, size_t axis) const {
  switch (value.axes[axis]) {
    case KerasAxis::length:
      return shape(value.node).length;
    case KerasAxis::channels:
      return shape(value.node).channels;
    default:
      return 1;
  }
}

std::vector<int64_t> KerasGraph::sizes(const KerasValue& value) const {
  std::vector<int64_t> result;
  for (size_t i = 0; i < value.axes.size(); ++i) result.push_back(size(value, i));
  return result;
}

void KerasCall::tensor(size_t node, const std::string& tensor, const std::string& role,
                       std::vector<std::vector<int64_t>> expected, std::function<View(size_t)> view) const {
  graph.lowered.tensors.push_back({graph.node(node).name, tensor, &layer, role, std::move(expected), std::move(view)});
}

const Json* KerasCall::argument(const char* argument_name) const {
  const auto found = arguments.find(argument_name);
  return found != arguments.end() && !found->is_null() ? &*found : nullptr;
}

void KerasCall::own_tensor(size_t node, const std::string& tensor, std::vector<float> numbers) const {
  graph.lowered.tensors.push_back({graph.node(node).name, tensor, nullptr, "", {}, nullptr, std::move(numbers)});
}

KerasValue KerasCall::scaled(const std::string& node_name, const KerasValue& value, double factor,
                             double offset) const {
  if (factor == 1 && offset == 0) return value;
  const size_t node = graph.add(node_name, Scale{offset != 0}, {value.node});
  own_tensor(node, "weight", {static_cast<float>(factor)});
  if (offset != 0) own_tensor(node, "bias", {static_cast<float>(offset)});
  return {node, value.axes};
}

size_t KerasCall::axis(const KerasValue& value, int64_t number) const {
  const auto rank = static_cast<int64_t>(value.axes.size());
  const int64_t index = number < 0 ? rank + number : number - 1;
  if (index < 0 || index >= rank)
    throw config.error(fmt::format("its axis is {}, but its input has {} beside the batch", number, rank));
  return static_cast<size_t>(index);
}

bool KerasCall::is_channels(const KerasValue& value, size_t axis) const {
  if (value.axes[axis] == KerasAxis::channels) return true;
  return value.axes[axis] == KerasAxis::one && graph.shape(value.node).channels == 1 &&
         std::find(value.axes.begin(), value.axes.end(), KerasAxis::channels) == value.axes.end();
}

bool KerasCall::is_length(const KerasValue& value, size_t axis) const {
  if (value.axes[axis] == KerasAxis::length) return true;
  return value.axes[axis] == KerasAxis::one && graph.shape(value.node).length == 1 &&
         std::find(value.axes.begin(), value.axes.end(), KerasAxis::length) == value.axes.end();
}

KerasValue KerasCall::with_channels(KerasValue value, size_t axis) const {
  value.axes[axis] = KerasAxis::channels;
  return value;
}

KerasValue KerasCall::along_channels(const KerasValue& value, size_t axis) const {
  if (is_channels(value, axis)) return with_channels(value, axis);
  const bool is_alone = std::ranges::count(value.axes, KerasAxis::one) + 1 == std::ssize(value.axes);
  if (value.axes[axis] == KerasAxis::length || (value.axes[axis] == KerasAxis::one && is_alone)) {
    const KerasValue across = turned(value);
    if (is_channels(across, axis)) return with_channels(across, axis);
  }
  throw not_supported("it reads an axis of a picture");
}

KerasValue KerasCall::vector(const KerasValue& value) const {
  if (value.axes.size() != 1 || value.axes[0] != KerasAxis::length) return value;
  return {graph.add(graph.node(value.node).name + "_flat", Flatten{FlattenOrder::length_major}, {value.node}),
          {KerasAxis::channels}};
}

size_t KerasGraph::turned(size_t node) {
  if (const auto found = turned_.find(node); found != turned_.end()) return found->second;
  // [C, L] -> [L, C]
  const size_t result = add(this->node(node).name + "_turned", Fold{shape(node).length}, {node});
  turned_[node] = result;
  turned_[result] = node;
  return result;
}

KerasValue KerasCall::turned(const KerasValue& value) const {
  KerasValue result{graph.turned(value.node), value.axes};
  for (KerasAxis& axis : result.axes) {
    if (axis == KerasAxis::one) continue;
    axis = axis == KerasAxis::length ? KerasAxis::channels : KerasAxis::length;
  }
  return result;
}

KerasCall KerasCall::along_length() const {
  KerasCall call = *this;
  const std::vector<KerasAxis>& axes = input().axes;
  if (axes.size() == 2 && axes[channels_first() ? 1 : 0] == KerasAxis::channels && shape().channels > 1)
    call.inputs[0] = turned(input());
  return call;
}

bool KerasCall::channels_first() const {
  const std::string order = config.text({"data_format", "dim_ordering"}, "channels_last");
  return order == "channels_first" || order == "th";
}

KerasNotSupported KerasCall::not_supported(const std::string& why) const {
  return KerasNotSupported(config.error(
      fmt::format("is not supported: {} (its input is [{}])", why, fmt::join(graph.sizes(input()), ", "))));
}

}  // namespace seqcast
