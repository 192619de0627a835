// SPDX-License-Identifier: MIT
// Lowers Keras merge layers.
#include <fmt/format.h>

#include "formats/importing/along_axis.hpp"
#include "formats/keras/lowering_steps.hpp"

namespace seqcast {
namespace {

template <class Join>
ImportedValue join(const KerasCall& call) {
  const Broadcast inputs = broadcast(call.graph, call.inputs);
  if (inputs.nodes.size() == 1) return {inputs.nodes[0], inputs.axes};
  return {call.graph.add(call.name, Join{}, inputs.nodes), inputs.axes};
}

}  // namespace

ImportedValue concatenated(const KerasCall& call, int64_t number) {
  std::vector<ImportedValue> values;
  for (const ImportedValue& input : call.inputs) values.push_back(call.graph.vector(input));
  const size_t axis = call.axis(values[0], number);
  for (const ImportedValue& value : values)
    if (call.axis(value, number) != axis) throw call.not_supported("its inputs differ in the order of their axes");
  return concatenated(call.graph, call.name, values, axis);
}

ImportedValue lower_add(const KerasCall& call) { return join<Add>(call); }
ImportedValue lower_multiply(const KerasCall& call) { return join<Multiply>(call); }

ImportedValue lower_subtract(const KerasCall& call) {
  if (call.inputs.size() != 2)
    throw call.config.error(fmt::format("it reads {} inputs, expected 2", call.inputs.size()));
  KerasCall sum = call;
  sum.inputs[1] = call.scaled(call.name + "_less", call.graph.vector(call.inputs[1]), -1, 0);
  return lower_add(sum);
}

ImportedValue lower_average(const KerasCall& call) {
  KerasCall sum = call;
  sum.name += "_sum";
  return call.scaled(call.name, lower_add(sum), 1.0 / static_cast<double>(call.inputs.size()), 0);
}

ImportedValue lower_maximum(const KerasCall& call) { return join<Maximum>(call); }
ImportedValue lower_minimum(const KerasCall& call) { return join<Minimum>(call); }

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
