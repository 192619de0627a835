// SPDX-License-Identifier: MIT
#include "formats/importing/imported_graph.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace seqcast {
namespace {

bool has(const std::vector<ValueAxis>& axes, ValueAxis axis) {
  return std::find(axes.begin(), axes.end(), axis) != axes.end();
}

std::vector<int64_t> above_one(const std::vector<int64_t>& sizes) {
  std::vector<int64_t> result;
  for (int64_t size : sizes)
    if (size > 1) result.push_back(size);
  return result;
}

GraphBuilder begun(const std::string& file, int64_t channels, int64_t window_bases) {
  try {
    return GraphBuilder(channels, window_bases);
  } catch (const Error& error) {
    throw error.in(file);
  }
}

/// As the layer reads it. What has another number of values keeps its shape: that is told when weights are checked.
Tensor seen(const ImportedTensor& given, const TensorSpec& spec) {
  const Tensor& stored = given.stored;
  if (is_unread(stored)) return {stored.type, spec.shape, {}, given.view};
  if (given.is_one_for_all) return seen_as(stored, spec.shape, {0, {0}, {spec.size()}});
  const bool is_of_its_size = !given.view.strides.empty() || stored.stored_values() == spec.size();
  return seen_as(stored, is_of_its_size ? spec.shape : stored.shape, given.view);
}

}  // namespace

ImportedGraph::ImportedGraph(std::string file, int64_t channels, int64_t window_bases)
    : file_(std::move(file)), builder_(begun(file_, channels, window_bases)) {}

ImportedValue with_channels(ImportedValue value, size_t axis) {
  value.axes[axis] = ValueAxis::channels;
  return value;
}

ImportedTensor own_tensor(std::string name, std::vector<float> numbers) {
  const auto storage = std::make_shared<std::vector<float>>(std::move(numbers));
  const Tensor stored{DataType::f32, {std::ssize(*storage)}, std::as_bytes(std::span<const float>(*storage))};
  return {std::move(name), stored, {}, storage, storage->size() == 1};
}

size_t ImportedGraph::add(const std::string& name, Layer layer, const std::vector<size_t>& inputs,
                          const std::vector<ImportedTensor>& given) {
  const size_t node = joined(name, std::move(layer), inputs);
  if (!given.empty()) take_tensors(node, given);
  return node;
}

size_t ImportedGraph::joined(const std::string& name, Layer layer, const std::vector<size_t>& inputs) {
  try {
    return builder_.join(inputs, std::move(layer), name);
  } catch (const Error& error) {
    throw error.in(file_);
  }
}

void ImportedGraph::take_tensors(size_t node, const std::vector<ImportedTensor>& given) {
  std::vector<Shape> in;
  for (const size_t input : this->node(node).inputs) in.push_back(shape(input));
  const Node& reader = this->node(node);
  try {
    for (const TensorSpec& spec : seqcast::tensors(reader.layer, in)) {
      const auto found = std::ranges::find(given, spec.name, &ImportedTensor::name);
      if (found != given.end()) tensors_[reader.name + "." + spec.name] = {seen(*found, spec), found->storage};
    }
  } catch (const Error& error) {
    throw error.within(fmt::format("layer '{}' ({})", reader.name, kind(reader.layer))).in(file_);
  }
}

int64_t ImportedGraph::size(const ImportedValue& value, size_t axis) const {
  switch (value.axes[axis]) {
    case ValueAxis::length:
      return shape(value.node).length;
    case ValueAxis::channels:
      return shape(value.node).channels;
    default:
      return 1;
  }
}

std::vector<int64_t> ImportedGraph::sizes(const ImportedValue& value) const {
  std::vector<int64_t> result;
  for (size_t i = 0; i < value.axes.size(); ++i) result.push_back(size(value, i));
  return result;
}

std::vector<ValueAxis> ImportedGraph::wide_axes(const ImportedValue& value) const {
  std::vector<ValueAxis> axes;
  for (size_t i = 0; i < value.axes.size(); ++i)
    if (size(value, i) > 1) axes.push_back(value.axes[i]);
  return axes;
}

bool ImportedGraph::is_channels(const ImportedValue& value, size_t axis) const {
  if (value.axes[axis] == ValueAxis::channels) return true;
  return value.axes[axis] == ValueAxis::one && shape(value.node).channels == 1 && !has(value.axes, ValueAxis::channels);
}

bool ImportedGraph::is_length(const ImportedValue& value, size_t axis) const {
  if (value.axes[axis] == ValueAxis::length) return true;
  return value.axes[axis] == ValueAxis::one && shape(value.node).length == 1 && !has(value.axes, ValueAxis::length);
}

size_t ImportedGraph::transposed(size_t node) {
  if (const auto found = transposed_.find(node); found != transposed_.end()) return found->second;
  // [C, L] -> [L, C]
  const size_t result = add(this->node(node).name + "_transposed", Fold{shape(node).length}, {node});
  transposed_[node] = result;
  transposed_[result] = node;
  return result;
}

ImportedValue ImportedGraph::transposed(const ImportedValue& value) {
  ImportedValue result{transposed(value.node), value.axes};
  for (ValueAxis& axis : result.axes) {
    if (axis == ValueAxis::one) continue;
    axis = axis == ValueAxis::length ? ValueAxis::channels : ValueAxis::length;
  }
  return result;
}

ImportedValue ImportedGraph::along_channels(const ImportedValue& value, size_t axis) {
  if (is_channels(value, axis)) return with_channels(value, axis);
  const bool is_alone = std::ranges::count(value.axes, ValueAxis::one) + 1 == std::ssize(value.axes);
  if (value.axes[axis] == ValueAxis::length || (value.axes[axis] == ValueAxis::one && is_alone)) {
    const ImportedValue across = transposed(value);
    if (is_channels(across, axis)) return with_channels(across, axis);
  }
  throw LayoutNotSupported("it reads an axis of a picture");
}

ImportedValue ImportedGraph::turned_as(const ImportedValue& value, const std::vector<ValueAxis>& axes) {
  if (value.axes.size() != axes.size()) return value;
  for (size_t i = 0; i < axes.size(); ++i)
    if (value.axes[i] != axes[i] && value.axes[i] != ValueAxis::one && axes[i] != ValueAxis::one)
      return transposed(value);
  return value;
}

ImportedValue ImportedGraph::vector(const ImportedValue& value) {
  if (value.axes.size() != 1 || value.axes[0] != ValueAxis::length) return value;
  // [1, L] -> [L, 1]
  return {add(node(value.node).name + "_flat", Flatten{FlattenOrder::length_major}, {value.node}),
          {ValueAxis::channels}};
}

ImportedValue ImportedGraph::flat(const std::string& name, const ImportedValue& value) {
  const std::vector<ValueAxis> axes = wide_axes(value);
  if (axes == std::vector{ValueAxis::length}) return {value.node, axes};
  if (value.axes.size() == 1) return {value.node, {ValueAxis::channels}};  // it is a vector
  // [C, L] -> [C * L, 1], also of one position: what is laid flat is of the window, and of no place in it
  const bool is_channel_major = axes.size() > 1 && axes[0] == ValueAxis::channels;
  const FlattenOrder order = is_channel_major ? FlattenOrder::channel_major : FlattenOrder::length_major;
  return {add(name, Flatten{order}, {value.node}), {ValueAxis::channels}};
}

ImportedValue ImportedGraph::reshaped(const std::string& name, const ImportedValue& value,
                                      const std::vector<int64_t>& sizes) {
  const std::vector<int64_t> wanted = above_one(sizes);
  ImportedValue from = value;
  std::vector<ValueAxis> axes = wide_axes(value);
  if (wanted != above_one(this->sizes(value))) {
    if (wanted.size() > 2) throw LayoutNotSupported(fmt::format("it reshapes to [{}]", fmt::join(sizes, ", ")));
    if (!axes.empty() && axes[0] == ValueAxis::channels && axes.size() > 1) from = transposed(value);
    if (wanted.size() == 2) {
      // Read position by position, [C, L] -> [A, B] -> [B, A]: B channels at A positions
      const size_t rows = add(name, Fold{wanted[0]}, {from.node});
      from = transposed({rows, {ValueAxis::channels, ValueAxis::length}});
    } else {
      from = flat(name, from);
    }
    axes = from.axes;
  } else if (sizes.size() == 2 && sizes[0] > 1 && axes == std::vector{ValueAxis::channels}) {
    from = transposed(value);  // a vector as [n, 1]: n positions
    axes = from.axes;
    axes.resize(1);
  }
  ImportedValue result{from.node, {}};
  size_t next = 0;
  for (int64_t size : sizes) result.axes.push_back(size > 1 ? axes[next++] : ValueAxis::one);
  return result;
}

}  // namespace seqcast
