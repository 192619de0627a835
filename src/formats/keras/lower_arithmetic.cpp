// SPDX-License-Identifier: MIT
// Lowers arithmetic operations on tensors and constants.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "formats/keras/lowering_steps.hpp"

namespace seqcast {
namespace {

/// One number, or one for each place of a value's last axis.
using Numbers = std::vector<float>;

/// How many axes a constant has.
size_t rank_of(const Json& constant) {
  size_t rank = 0;
  for (const Json* at = &constant; at->is_array() && !at->empty(); at = &at->front()) ++rank;
  return rank;
}

/// The numbers of a constant that is broadcast against a value: one, or one for each place of the value's last axis.
Numbers read_numbers(const KerasCall& call, const ImportedValue& value, const Json& stored) {
  const Json* constant = &stored;
  if (rank_of(stored) > value.axes.size() + 1)
    throw call.not_supported(fmt::format("it is called with numbers of {} axes", rank_of(stored)));
  while (constant->is_array() && constant->size() == 1) constant = &constant->at(0);  // [[[1, 2, 3]]] has three
  Numbers numbers;
  const auto add = [&](const Json& json) {
    if (!json.is_number() || !std::isfinite(json.get<float>()))
      throw call.not_supported("it is called with something else than a tensor and a number or a list of them");
    numbers.push_back(json.get<float>());
  };
  if (!constant->is_array()) {
    add(*constant);
    return numbers;
  }
  for (const Json& json : *constant) add(json);
  if (std::ssize(numbers) != call.graph.size(value, value.axes.size() - 1))
    throw call.not_supported(fmt::format("it is called with {} numbers", numbers.size()));
  return numbers;
}

template <class F>
Numbers each(Numbers numbers, F function) {
  for (float& number : numbers) number = function(number);
  return numbers;
}

/// value * factors + shifts, place by place of the last axis. @param shifts  none: nothing is added.
ImportedValue scaled(const KerasCall& call, const ImportedValue& value, const Numbers& factors, const Numbers& shifts) {
  if (factors.size() == 1 && shifts.size() <= 1)
    return call.scaled(call.name, value, factors[0], shifts.empty() ? 0 : shifts[0]);
  const ImportedValue in = call.graph.along_channels(call.graph.vector(value), value.axes.size() - 1);
  // [C, L] * [C] + [C]
  const size_t node = call.graph.add(call.name, Scale{!shifts.empty()}, {in.node});
  call.own_tensor(node, "weight", factors);
  if (!shifts.empty()) call.own_tensor(node, "bias", shifts);
  return call.graph.turned_as({node, in.axes}, value.axes);
}

/// The only number of a constant.
double one_number(const KerasCall& call, const ImportedValue& value, const Json& constant) {
  const Numbers numbers = read_numbers(call, value, constant);
  if (numbers.size() != 1) throw call.not_supported(fmt::format("it is called with {} numbers", numbers.size()));
  return numbers[0];
}

}  // namespace

ImportedValue plus_numbers(const KerasCall& call, const ImportedValue& value, const Json& constant) {
  const Numbers numbers = read_numbers(call, value, constant);
  return scaled(call, value, {1}, numbers);
}

ImportedValue minus_numbers(const KerasCall& call, const ImportedValue& value, const Json& constant) {
  const Numbers numbers = read_numbers(call, value, constant);
  return scaled(call, value, {1}, each(numbers, [](float number) { return -number; }));
}

ImportedValue numbers_minus(const KerasCall& call, const ImportedValue& value, const Json& constant) {
  return scaled(call, value, {-1}, read_numbers(call, value, constant));
}

ImportedValue times_numbers(const KerasCall& call, const ImportedValue& value, const Json& constant) {
  const Numbers numbers = read_numbers(call, value, constant);
  return scaled(call, value, numbers, {});
}

/// The larger one: the value where it is above the number.
ImportedValue at_least_number(const KerasCall& call, const ImportedValue& value, const Json& constant) {
  const double least = one_number(call, value, constant);
  const Activation larger{ActivationFunction::threshold, 1, least, least};
  return {call.graph.add(call.name, larger, {value.node}), value.axes};
}

ImportedValue at_most_number(const KerasCall& call, const ImportedValue& value, const Json& constant) {
  constexpr double least = std::numeric_limits<float>::lowest();
  const Activation smaller{ActivationFunction::bounded_relu, 0, least, 0, one_number(call, value, constant)};
  return {call.graph.add(call.name, smaller, {value.node}), value.axes};
}

ImportedValue lower_plus(const KerasCall& call) { return lower_add(call.of_two()); }
ImportedValue lower_minus(const KerasCall& call) { return lower_subtract(call.of_two()); }
ImportedValue lower_times(const KerasCall& call) { return lower_multiply(call.of_two()); }
ImportedValue lower_larger(const KerasCall& call) { return lower_maximum(call.of_two()); }
ImportedValue lower_smaller(const KerasCall& call) { return lower_minimum(call.of_two()); }

ImportedValue lower_divide(const KerasCall& given) {
  const KerasCall call = given.of_two();
  if (call.operands[1].tensor) throw call.not_supported("it divides by a tensor");
  const Numbers numbers = read_numbers(call, call.input(), *call.operands[1].numbers);
  if (std::find(numbers.begin(), numbers.end(), 0.0F) != numbers.end()) throw call.config.error("it divides by 0");
  return scaled(call, call.input(), each(numbers, [](float number) { return 1 / number; }), {});
}

/// x where it is between two numbers, else the nearer one.
ImportedValue lower_clip(const KerasCall& given) {
  KerasCall call = given;
  call.name = given.name + "_least";
  const auto number = [&](size_t parameter) -> const Json& {
    const KerasOperand bound = call.operand(parameter);
    if (bound.tensor) throw call.not_supported("its bounds are tensors");
    return *bound.numbers;
  };
  const ImportedValue least = at_least_number(call, call.input(), number(1));
  call.name = given.name;
  return at_most_number(call, least, number(2));
}

ImportedValue lower_negative(const KerasCall& call) { return call.scaled(call.name, call.input(), -1, 0); }

ImportedValue lower_square(const KerasCall& call) {
  KerasCall twice = call;
  twice.operands = {{call.input(), nullptr}, {call.input(), nullptr}};
  twice.inputs = {call.input(), call.input()};
  return lower_multiply(twice);
}

ImportedValue lower_power(const KerasCall& given) {
  const KerasCall call = given.of_two();
  const KerasOperand& exponent = call.operands[1];
  if (call.operands[0].tensor && !exponent.tensor && *exponent.numbers == 2) return lower_square(call);
  throw call.not_supported("its exponent is another than 2");
}

}  // namespace seqcast
