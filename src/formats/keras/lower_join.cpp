// SPDX-License-Identifier: MIT
// Lowers Keras merge layers.
#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "formats/keras/lowering_steps.hpp"

namespace seqcast {
namespace {

bool has(const std::vector<KerasAxis>& axes, KerasAxis axis) {
  return std::find(axes.begin(), axes.end(), axis) != axes.end();
}

/// The inputs of a sum or product with as many axes each: as Keras has it, new ones of size one come first.
std::vector<KerasValue> with_equal_ranks(const KerasCall& call) {
  std::vector<KerasValue> values;
  size_t rank = 0;
  for (const KerasValue& input : call.inputs) {
    values.push_back(call.vector(input));
    rank = std::max(rank, values.back().axes.size());
  }
  for (KerasValue& value : values) value.axes.insert(value.axes.begin(), rank - value.axes.size(), KerasAxis::one);
  return values;
}

size_t wide_axes(const KerasCall& call, const KerasValue& value) {
  const std::vector<int64_t> sizes = call.graph.sizes(value);
  return static_cast<size_t>(std::count_if(sizes.begin(), sizes.end(), [](int64_t size) { return size > 1; }));
}

/// Whether a value's axes of more than one size are what `axes` says of them, or may be where that says nothing yet;
/// they are then taken in.
bool take_axes(const KerasCall& call, const KerasValue& value, std::vector<KerasAxis>& axes) {
  std::vector<KerasAxis> taken = axes;
  for (size_t i = 0; i < axes.size(); ++i) {
    if (call.graph.size(value, i) == 1 || axes[i] == value.axes[i]) continue;
    if (axes[i] != KerasAxis::one || has(taken, value.axes[i])) return false;
    taken[i] = value.axes[i];
  }
  axes = taken;
  return true;
}

/// The nodes of a sum's or product's inputs, turned where their axes come in another order. @param axes  of the result.
std::vector<size_t> joined(const KerasCall& call, std::vector<KerasAxis>& axes) {
  std::vector<KerasValue> values = with_equal_ranks(call);
  axes.assign(values[0].axes.size(), KerasAxis::one);
  std::vector<size_t> order(values.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return wide_axes(call, values[a]) > wide_axes(call, values[b]); });
  for (size_t i : order) {
    if (take_axes(call, values[i], axes)) continue;
    values[i] = call.turned(values[i]);
    if (!take_axes(call, values[i], axes)) throw call.not_supported("its inputs differ in the order of their axes");
  }
  std::vector<size_t> nodes;
  for (const KerasValue& value : values) {
    nodes.push_back(value.node);
    for (size_t i = 0; i < axes.size(); ++i)  // what is of size one in all of them
      if (axes[i] == KerasAxis::one && !has(axes, value.axes[i])) axes[i] = value.axes[i];
  }
  return nodes;
}

/// Whether all inputs are vectors of one size that are laid flat lazily, and may stay so.
bool are_flat(const KerasCall& call) {
  return std::ranges::all_of(call.inputs, [&](const KerasValue& value) {
    return value.axes == std::vector{KerasAxis::length} &&
           call.graph.shape(value.node) == call.graph.shape(call.input().node);
  });
}

template <class Join>
KerasValue join(const KerasCall& call) {
  std::vector<KerasAxis> axes = call.input().axes;
  std::vector<size_t> nodes;
  if (are_flat(call)) {
    for (const KerasValue& value : call.inputs) nodes.push_back(value.node);
  } else {
    nodes = joined(call, axes);
  }
  if (nodes.size() == 1) return {nodes[0], axes};
  return {call.graph.add(call.name, Join{}, nodes), axes};
}

}  // namespace

KerasValue concatenated(const KerasCall& call, int64_t number) {
  std::vector<size_t> nodes;
  std::vector<KerasAxis> axes;
  const KerasValue first = call.vector(call.input());
  const size_t along = call.axis(first, number);
  const bool by_position = !call.is_channels(first, along) && call.is_length(first, along);
  for (const KerasValue& input : call.inputs) {
    KerasValue value = call.vector(input);
    value = call.along_channels(value, call.axis(value, number));
    if (nodes.empty()) axes = value.axes;
    if (value.axes != axes) throw call.not_supported("its inputs differ in the order of their axes");
    nodes.push_back(value.node);
  }
  const KerasValue all{nodes.size() == 1 ? nodes[0] : call.graph.add(call.name, Concat{}, nodes), axes};
  return by_position ? call.turned(all) : all;
}

KerasValue lower_add(const KerasCall& call) { return join<Add>(call); }
KerasValue lower_multiply(const KerasCall& call) { return join<Multiply>(call); }

KerasValue lower_subtract(const KerasCall& call) {
  if (call.inputs.size() != 2)
    throw call.config.error(fmt::format("it reads {} inputs, expected 2", call.inputs.size()));
  KerasCall sum = call;
  sum.inputs[1] = call.scaled(call.name + "_less", call.vector(call.inputs[1]), -1, 0);
  return lower_add(sum);
}

KerasValue lower_average(const KerasCall& call) {
  KerasCall sum = call;
  sum.name += "_sum";
  return call.scaled(call.name, lower_add(sum), 1.0 / static_cast<double>(call.inputs.size()), 0);
}

KerasValue lower_maximum(const KerasCall& call) { return join<Maximum>(call); }
KerasValue lower_minimum(const KerasCall& call) { return join<Minimum>(call); }

KerasValue lower_concatenate(const KerasCall& call) {
  return concatenated(call, call.config.integer({"axis", "concat_axis"}, -1));
}

KerasValue lower_merge(const KerasCall& call) {
  if (call.config.find({"layers"})) throw call.not_supported("it holds the models that it merges");
  const std::string mode = call.config.text({"mode"}, "sum");
  if (mode == "sum") return lower_add(call);
  if (mode == "mul") return lower_multiply(call);
  if (mode == "ave") return lower_average(call);
  if (mode == "max") return lower_maximum(call);
  if (mode == "concat") return lower_concatenate(call);
  throw call.not_supported(fmt::format("its mode is '{}', and only sum, mul, ave, max and concat are", mode));
}

}  // namespace seqcast
