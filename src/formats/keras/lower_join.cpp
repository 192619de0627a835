// SPDX-License-Identifier: MIT
// Lowers Keras merge layers.
#include <fmt/format.h>

#include "formats/importing/along_axis.hpp"
#include "formats/keras/lowering_steps.hpp"

namespace seqcast {
namespace {

/// What joins one more operand, numbers, to what is there.
using WithNumbers = ImportedValue (*)(const KerasCall& call, const ImportedValue& value, const Json& numbers);

/// The tensors among the operands joined, then the numbers.
template <class Join>
ImportedValue join(const KerasCall& call, WithNumbers with_numbers) {
  if (call.operands.size() < 2)
    throw call.config.error(fmt::format("it reads {} inputs, expected 2 or more", call.operands.size()));
  if (call.inputs.empty()) throw call.not_supported("it reads no tensor");
  const Broadcast inputs = broadcast(call.graph, call.inputs);
  ImportedValue value{inputs.nodes[0], inputs.axes};
  if (inputs.nodes.size() > 1) value.node = call.graph.add(call.name, Join{}, inputs.nodes);
  for (const KerasOperand& operand : call.operands)
    if (!operand.tensor) value = with_numbers(call, value, *operand.numbers);
  return value;
}

}  // namespace

ImportedValue concatenated(const KerasCall& call, int64_t number) {
  if (call.operands.size() != call.inputs.size()) throw call.not_supported("it joins numbers with tensors");
  std::vector<ImportedValue> values;
  for (const ImportedValue& input : call.inputs) values.push_back(call.graph.vector(input));
  const size_t axis = call.axis(values[0], number);
  for (const ImportedValue& value : values)
    if (call.axis(value, number) != axis) throw call.not_supported("its inputs differ in the order of their axes");
  return concatenated(call.graph, call.name, values, axis);
}

ImportedValue lower_add(const KerasCall& call) { return join<Add>(call, plus_numbers); }
ImportedValue lower_multiply(const KerasCall& call) { return join<Multiply>(call, times_numbers); }
ImportedValue lower_maximum(const KerasCall& call) { return join<Maximum>(call, at_least_number); }
ImportedValue lower_minimum(const KerasCall& call) { return join<Minimum>(call, at_most_number); }

ImportedValue lower_subtract(const KerasCall& call) {
  if (call.operands.size() != 2 || call.inputs.empty())
    throw call.config.error(fmt::format("it reads {} inputs, expected 2", call.operands.size()));
  const KerasOperand& less = call.operands[1];
  if (!less.tensor) return minus_numbers(call, call.input(), *less.numbers);
  if (!call.operands[0].tensor) return numbers_minus(call, *less.tensor, *call.operands[0].numbers);
  KerasCall sum = call;
  sum.inputs.back() = call.scaled(call.name + "_less", call.graph.vector(*less.tensor), -1, 0);
  sum.operands[1].tensor = sum.inputs.back();
  return lower_add(sum);
}

ImportedValue lower_average(const KerasCall& call) {
  KerasCall sum = call;
  sum.name += "_sum";
  return call.scaled(call.name, lower_add(sum), 1.0 / static_cast<double>(call.operands.size()), 0);
}

ImportedValue lower_concatenate(const KerasCall& call) {
  return concatenated(call, call.config.integer({"axis", "concat_axis"}, -1));
}

ImportedValue lower_merge(const KerasCall& call) {
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
