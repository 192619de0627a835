// SPDX-License-Identifier: MIT
// Lowers Keras reshaping layers.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>

#include "formats/keras/lowering_steps.hpp"

namespace seqcast {
namespace {

/// The axes that have more than one position or channel, in order.
std::vector<KerasAxis> significant(const KerasCall& call, const KerasValue& value) {
  std::vector<KerasAxis> axes;
  for (size_t i = 0; i < value.axes.size(); ++i)
    if (call.graph.size(value, i) > 1) axes.push_back(value.axes[i]);
  return axes;
}

/// target_shape, with its -1 worked out.
std::vector<int64_t> target_shape(const KerasCall& call) {
  const Json* shape = call.config.find({"target_shape", "dims"});
  if (!shape || !shape->is_array()) throw call.config.error("its target_shape is missing");
  std::vector<int64_t> target = call.config.sizes({"target_shape", "dims"}, shape->size(), 1);
  const std::vector<int64_t> sizes = call.graph.sizes(call.input());
  const int64_t all = std::accumulate(sizes.begin(), sizes.end(), int64_t{1}, std::multiplies<>());
  int64_t known = 1;
  for (int64_t size : target) {
    if (size == -1) continue;
    if (size < 1 || known > all / size) throw call.config.error("its target_shape does not fit");
    known *= size;
  }
  if (std::count(target.begin(), target.end(), -1) > 1)
    throw call.config.error("its target_shape has more than one -1");
  for (int64_t& size : target)
    if (size == -1) size = all / known;
  if (std::accumulate(target.begin(), target.end(), int64_t{1}, std::multiplies<>()) != all)
    throw call.config.error(fmt::format("its target_shape is [{}], which does not hold what comes in, [{}]",
                                        fmt::join(target, ", "), fmt::join(sizes, ", ")));
  return target;
}

}  // namespace

KerasValue lower_identity(const KerasCall& call) { return call.input(); }

KerasValue lower_flatten(const KerasCall& call) {
  KerasValue value = call.input();
  // With data_format channels_first Keras 2 moves the channels behind the positions first; Keras 1's dim_ordering does
  // not.
  if (call.config.text({"data_format"}, "channels_last") == "channels_first" && value.axes.size() > 1)
    std::rotate(value.axes.begin(), value.axes.begin() + 1, value.axes.end());
  return call.flat(value);
}

KerasValue KerasCall::flat(const KerasValue& value) const {
  const std::vector<KerasAxis> axes = significant(*this, value);
  if (axes.empty()) return {value.node, {KerasAxis::channels}};
  if (axes.size() == 1) return {value.node, axes};
  const FlattenOrder order = axes[0] == KerasAxis::length ? FlattenOrder::length_major : FlattenOrder::channel_major;
  return {graph.add(name, Flatten{order}, {value.node}), {KerasAxis::channels}};
}

KerasValue KerasCall::reshaped(const KerasValue& value, const std::vector<int64_t>& sizes) const {
  std::vector<int64_t> wanted, have;
  for (int64_t size : sizes)
    if (size > 1) wanted.push_back(size);
  for (int64_t size : graph.sizes(value))
    if (size > 1) have.push_back(size);
  KerasValue from = value;
  std::vector<KerasAxis> axes = significant(*this, value);
  if (wanted != have) {
    if (wanted.size() > 2) throw not_supported(fmt::format("it reshapes to [{}]", fmt::join(sizes, ", ")));
    if (!axes.empty() && axes[0] == KerasAxis::channels && axes.size() > 1) from = turned(value);
    if (wanted.size() == 2) {
      // Read position by position, [C, L] -> [A, B] -> [B, A]: B channels at A positions
      const size_t rows = graph.add(name, Fold{wanted[0]}, {from.node});
      from = turned({rows, {KerasAxis::channels, KerasAxis::length}});
      axes = from.axes;
    } else {
      from = flat(from);
      axes = from.axes;
    }
  } else if (sizes.size() == 2 && sizes[0] > 1 && axes == std::vector{KerasAxis::channels}) {
    from = turned(value);  // a vector as [n, 1]: n positions
    axes = from.axes;
    axes.resize(1);
  }
  KerasValue result{from.node, {}};
  size_t next = 0;
  for (int64_t size : sizes) result.axes.push_back(size > 1 ? axes[next++] : KerasAxis::one);
  return result;
}

KerasValue lower_reshape(const KerasCall& call) {
  const std::vector<int64_t> target = target_shape(call);
  return target.size() == 1 ? call.flat(call.input()) : call.reshaped(call.input(), target);
}

KerasValue lower_permute(const KerasCall& call) {
  return permuted(call, call.config.sizes({"dims"}, call.input().axes.size(), 0));
}

KerasValue permuted(const KerasCall& call, const std::vector<int64_t>& dims) {
  if (dims.size() != call.input().axes.size())
    throw call.config.error(fmt::format("it orders {} axes of {}", dims.size(), call.input().axes.size()));
  KerasValue result{call.input().node, {}};
  std::vector<bool> seen(dims.size(), false);
  for (int64_t number : dims) {
    if (number < 1 || number > std::ssize(dims) || seen[static_cast<size_t>(number - 1)])
      throw call.config.error(fmt::format("its dims are [{}], expected each axis once", fmt::join(dims, ", ")));
    seen[static_cast<size_t>(number - 1)] = true;
    result.axes.push_back(call.input().axes[static_cast<size_t>(number - 1)]);
  }
  return result;
}

KerasValue lower_repeat_vector(const KerasCall& call) {
  const KerasValue in = call.vector(call.input());
  const int64_t times = call.config.integer({"n"});
  if (times < 1) throw call.config.error(fmt::format("its n is {}, expected at least 1", times));
  if (in.axes != std::vector{KerasAxis::channels}) throw call.not_supported("it repeats more than a vector");
  // [C, 1] -> [C, n]
  const KerasValue repeated{call.graph.add(call.name, Upsample{times}, {in.node}), {}};
  return {repeated.node, {KerasAxis::length, KerasAxis::channels}};
}

}  // namespace seqcast
