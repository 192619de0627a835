// SPDX-License-Identifier: MIT
// Lowers Keras reshaping layers.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>

#include "formats/keras/lowering_steps.hpp"

namespace seqcast {
namespace {

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

ImportedValue lower_identity(const KerasCall& call) { return call.input(); }

ImportedValue lower_flatten(const KerasCall& call) {
  ImportedValue value = call.input();
  // With data_format channels_first Keras 2 moves the channels behind the positions first; Keras 1's dim_ordering does
  // not.
  if (call.config.find({"data_format"}) && call.channels_first() && value.axes.size() > 1)
    std::rotate(value.axes.begin(), value.axes.begin() + 1, value.axes.end());
  return call.graph.flat(call.name, value);
}

ImportedValue lower_reshape(const KerasCall& call) {
  const std::vector<int64_t> target = target_shape(call);
  return target.size() == 1 ? call.graph.flat(call.name, call.input())
                            : call.graph.reshaped(call.name, call.input(), target);
}

ImportedValue lower_permute(const KerasCall& call) {
  return permuted(call, call.config.sizes({"dims"}, call.input().axes.size(), 0));
}

ImportedValue permuted(const KerasCall& call, const std::vector<int64_t>& dims) {
  if (dims.size() != call.input().axes.size())
    throw call.config.error(fmt::format("it orders {} axes of {}", dims.size(), call.input().axes.size()));
  ImportedValue result{call.input().node, {}};
  std::vector<bool> seen(dims.size(), false);
  for (int64_t number : dims) {
    if (number < 1 || number > std::ssize(dims) || seen[static_cast<size_t>(number - 1)])
      throw call.config.error(fmt::format("its dims are [{}], expected each axis once", fmt::join(dims, ", ")));
    seen[static_cast<size_t>(number - 1)] = true;
    result.axes.push_back(call.input().axes[static_cast<size_t>(number - 1)]);
  }
  return result;
}

ImportedValue lower_repeat_vector(const KerasCall& call) {
  const ImportedValue in = call.graph.vector(call.input());
  const int64_t times = call.config.integer({"n"});
  if (times < 1) throw call.config.error(fmt::format("its n is {}, expected at least 1", times));
  if (in.axes != std::vector{ValueAxis::channels}) throw call.not_supported("it repeats more than a vector");
  // [C, 1] -> [C, n]
  const ImportedValue repeated{call.graph.add(call.name, Upsample{times}, {in.node}), {}};
  return {repeated.node, {ValueAxis::length, ValueAxis::channels}};
}

}  // namespace seqcast
