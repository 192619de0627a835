// SPDX-License-Identifier: MIT
#include "formats/keras/keras_call.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace seqcast {

void KerasCall::tensor(size_t node, const std::string& tensor, const std::string& role,
                       std::vector<std::vector<int64_t>> expected, std::function<View(size_t)> view) const {
  lowered.tensors.push_back({graph.node(node).name, tensor, &layer, role, std::move(expected), std::move(view)});
}

const Json* KerasCall::argument(const char* argument_name) const {
  const auto found = arguments.find(argument_name);
  return found != arguments.end() && !found->is_null() ? &*found : nullptr;
}

void KerasCall::own_tensor(size_t node, const std::string& tensor, std::vector<float> numbers) const {
  lowered.tensors.push_back({graph.node(node).name, tensor, nullptr, "", {}, nullptr, std::move(numbers)});
}

ImportedValue KerasCall::scaled(const std::string& node_name, const ImportedValue& value, double factor,
                                double offset) const {
  if (factor == 1 && offset == 0) return value;
  const size_t node = graph.add(node_name, Scale{offset != 0}, {value.node});
  own_tensor(node, "weight", {static_cast<float>(factor)});
  if (offset != 0) own_tensor(node, "bias", {static_cast<float>(offset)});
  return {node, value.axes};
}

size_t KerasCall::axis(const ImportedValue& value, int64_t number) const {
  const auto rank = static_cast<int64_t>(value.axes.size());
  const int64_t index = number < 0 ? rank + number : number - 1;
  if (index < 0 || index >= rank)
    throw config.error(fmt::format("its axis is {}, but its input has {} beside the batch", number, rank));
  return static_cast<size_t>(index);
}

KerasCall KerasCall::along_length() const {
  KerasCall call = *this;
  const std::vector<ValueAxis>& axes = input().axes;
  if (axes.size() == 2 && axes[channels_first() ? 1 : 0] == ValueAxis::channels && shape().channels > 1)
    call.inputs[0] = graph.transposed(input());
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
