// SPDX-License-Identifier: MIT
#include "formats/keras/keras_call.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "formats/keras/stored_weights.hpp"

namespace seqcast {

ImportedTensor KerasCall::tensor(std::string tensor, const std::string& role,
                                 const std::vector<StoredForm>& forms) const {
  ImportedTensor result{std::move(tensor), {}, forms[0].view, nullptr};
  if (!facts.weights || lowered.weights_error) return result;
  try {
    const StoredTensor stored = facts.weights->find(in_file, role);
    const auto form = std::ranges::find(forms, stored.tensor.shape, &StoredForm::shape);
    if (form == forms.end())
      throw Error(fmt::format("layer '{}' ({}): tensor '{}' has shape [{}], expected [{}]", in_file.name,
                              in_file.class_name, stored.path, fmt::join(stored.tensor.shape, ", "),
                              fmt::join(forms[0].shape, ", ")))
          .in(facts.weights->file());
    return {std::move(result.name), stored.tensor, form->view, stored.storage};
  } catch (const Error& error) {
    lowered.weights_error = error;
  }
  return result;
}

const Json* KerasCall::argument(std::string_view argument_name) const {
  const KerasArgument* given = arguments.find(argument_name);
  for (size_t i = 0; !given && i < parameters.size(); ++i)
    if (parameters[i] == argument_name) given = arguments.at(i);
  if (!given) return layer.is_operation ? config.find({argument_name}) : nullptr;
  if (given->kind != KerasArgument::Kind::constant)
    throw not_supported(fmt::format("its {} is a tensor", argument_name));
  return given->is_none() ? nullptr : &given->value;
}

KerasOperand KerasCall::operand(size_t parameter) const {
  const KerasArgument* given = arguments.at(parameter);
  if (!given && parameter < parameters.size()) given = arguments.find(parameters[parameter]);
  if (!given || given->is_none()) throw not_supported("it is called with one tensor and no number");
  if (given->kind == KerasArgument::Kind::tensor) return {values[given->input], nullptr};
  if (given->kind == KerasArgument::Kind::constant) return {std::nullopt, &given->value};
  throw not_supported("it is called with a list of tensors");
}

KerasCall KerasCall::of_two() const {
  KerasCall call = *this;
  call.operands = {operand(0), operand(1)};
  call.inputs.clear();
  for (const KerasOperand& one : call.operands)
    if (one.tensor) call.inputs.push_back(*one.tensor);
  return call;
}

void KerasCall::take_operands(const KerasArgument& from) {
  switch (from.kind) {
    case KerasArgument::Kind::tensor:
      operands.push_back({values[from.input], nullptr});
      inputs.push_back(values[from.input]);
      break;
    case KerasArgument::Kind::constant:
      operands.push_back({std::nullopt, &from.value});
      break;
    case KerasArgument::Kind::list:
      for (const KerasArgument& part : from.parts) {
        if (part.kind == KerasArgument::Kind::list) throw not_supported("it is called with lists in a list");
        take_operands(part);
      }
      break;
    case KerasArgument::Kind::dict:
      throw not_supported("it is called with tensors by name");
  }
}

ImportedValue KerasCall::scaled(const std::string& node_name, const ImportedValue& value, double factor,
                                double offset) const {
  if (factor == 1 && offset == 0) return value;
  const Scale scale{offset != 0};
  std::vector<ImportedTensor> numbers{own_tensor("weight", {static_cast<float>(factor)})};
  if (scale.bias) numbers.push_back(own_tensor("bias", {static_cast<float>(offset)}));
  return {graph.add(node_name, scale, {value.node}, numbers), value.axes};
}

size_t KerasCall::axis(const ImportedValue& value, int64_t number) const {
  const auto rank = static_cast<int64_t>(value.axes.size());
  const int64_t index = number < 0 ? rank + number : number - 1;
  if (index < 0 || index >= rank)
    throw config.error(fmt::format("its axis is {}, but its input has {} besides the batch", number, rank));
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
  if (order == "channels_first" || order == "th") return true;
  if (order == "channels_last" || order == "tf") return false;
  throw config.error(fmt::format("its data_format is '{}', expected channels_last or channels_first", order));
}

KerasNotSupported KerasCall::not_supported(const std::string& why) const {
  if (inputs.empty()) return KerasNotSupported(config.error("is not supported: " + why));
  return KerasNotSupported(config.error(
      fmt::format("is not supported: {} (its input is [{}])", why, fmt::join(graph.sizes(input()), ", "))));
}

}  // namespace seqcast
