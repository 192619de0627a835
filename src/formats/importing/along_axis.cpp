// SPDX-License-Identifier: MIT
#include "formats/importing/along_axis.hpp"

#include <algorithm>
#include <numeric>

namespace seqcast {
namespace {

/// Whether all are vectors of one size that are laid flat lazily, and may stay so.
bool are_flat(const ImportedGraph& graph, const std::vector<ImportedValue>& values) {
  return std::ranges::all_of(values, [&](const ImportedValue& value) {
    return value.axes == std::vector{ValueAxis::length} && graph.shape(value.node) == graph.shape(values[0].node);
  });
}

/// The values with as many axes each: new ones of size one come first.
std::vector<ImportedValue> with_equal_ranks(ImportedGraph& graph, const std::vector<ImportedValue>& values) {
  std::vector<ImportedValue> result;
  size_t rank = 0;
  for (const ImportedValue& value : values) {
    result.push_back(graph.vector(value));
    rank = std::max(rank, result.back().axes.size());
  }
  for (ImportedValue& value : result) value.axes.insert(value.axes.begin(), rank - value.axes.size(), ValueAxis::one);
  return result;
}

/// Whether a value's axes of more than one size are what `axes` says of them, or may be where that says nothing yet;
/// they are then taken in.
bool take_axes(const ImportedGraph& graph, const ImportedValue& value, std::vector<ValueAxis>& axes) {
  std::vector<ValueAxis> taken = axes;
  for (size_t i = 0; i < axes.size(); ++i) {
    if (graph.size(value, i) == 1 || axes[i] == value.axes[i]) continue;
    if (axes[i] != ValueAxis::one || std::ranges::find(taken, value.axes[i]) != taken.end()) return false;
    taken[i] = value.axes[i];
  }
  axes = taken;
  return true;
}

/// Indices of the values, those with most wide axes first.
std::vector<size_t> widest_first(const ImportedGraph& graph, const std::vector<ImportedValue>& values) {
  std::vector<size_t> order(values.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::stable_sort(order, std::greater{}, [&](size_t i) { return graph.wide_axes(values[i]).size(); });
  return order;
}

}  // namespace

ImportedValue cropped(ImportedGraph& graph, const std::string& name, const ImportedValue& value, size_t axis,
                      Range kept) {
  const int64_t size = graph.size(value, axis);
  if (kept.size() == size) return value;
  if (value.axes[axis] == ValueAxis::length)  // [C, L] -> [C, L']
    return {graph.add(name, Crop{kept.begin, size - kept.end}, {value.node}), value.axes};
  // [C, L] -> [C', L]
  return {graph.add(name, ChannelSlice{kept.begin, kept.size()}, {value.node}), value.axes};
}

ImportedValue reduced(ImportedGraph& graph, const std::string& name, const ImportedValue& value, size_t axis,
                      AxisReduction what) {
  const Axis over = value.axes[axis] == ValueAxis::length ? Axis::length : Axis::channels;
  const bool is_max = what == AxisReduction::max;
  ImportedValue result = value;
  result.axes[axis] = ValueAxis::one;
  const auto add = [&](Layer layer) { return graph.add(name, std::move(layer), {value.node}); };
  if (what == AxisReduction::logsumexp) {
    result.node = add(Reduce{Reduction::logsumexp, over});
  } else if (over == Axis::length) {
    result.node = add(GlobalPool{is_max ? Pooling::max : Pooling::avg});  // [C, L] -> [C, 1]
  } else {
    result.node = add(Reduce{is_max ? Reduction::max : Reduction::mean, over});  // [C, L] -> [1, L]
  }
  return result;
}

ImportedValue concatenated(ImportedGraph& graph, const std::string& name, const std::vector<ImportedValue>& values,
                           size_t axis) {
  const bool by_position = !graph.is_channels(values[0], axis) && graph.is_length(values[0], axis);
  std::vector<size_t> nodes;
  std::vector<ValueAxis> axes;
  for (const ImportedValue& value : values) {
    const ImportedValue across = graph.along_channels(value, axis);
    if (nodes.empty()) axes = across.axes;
    if (across.axes != axes) throw LayoutNotSupported("its inputs differ in the order of their axes");
    nodes.push_back(across.node);
  }
  const ImportedValue all{nodes.size() == 1 ? nodes[0] : graph.add(name, Concat{}, nodes), axes};
  return by_position ? graph.transposed(all) : all;
}

Broadcast broadcast(ImportedGraph& graph, const std::vector<ImportedValue>& values) {
  Broadcast result;
  if (are_flat(graph, values)) {
    for (const ImportedValue& value : values) result.nodes.push_back(value.node);
    result.axes = values[0].axes;
    return result;
  }
  std::vector<ImportedValue> ranked = with_equal_ranks(graph, values);
  result.axes.assign(ranked[0].axes.size(), ValueAxis::one);
  for (size_t i : widest_first(graph, ranked)) {
    if (take_axes(graph, ranked[i], result.axes)) continue;
    ranked[i] = graph.transposed(ranked[i]);
    if (!take_axes(graph, ranked[i], result.axes))
      throw LayoutNotSupported("its inputs differ in the order of their axes");
  }
  for (const ImportedValue& value : ranked) {
    result.nodes.push_back(value.node);
    for (size_t i = 0; i < result.axes.size(); ++i)  // what is of size one in all of them
      if (result.axes[i] == ValueAxis::one && std::ranges::find(result.axes, value.axes[i]) == result.axes.end())
        result.axes[i] = value.axes[i];
  }
  return result;
}

}  // namespace seqcast
