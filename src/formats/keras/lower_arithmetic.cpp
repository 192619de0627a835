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

/// What a function is called with beside its tensor: in `y` behind it, or before it.
const Json* constant_of(const KerasCall& call) {
  for (const char* key : {"_CONSTANT_VALUE", "y", "bias"})
    if (const Json* found = call.argument(key)) return found;
  return nullptr;
}

/// @param last  how many places the last axis has.
Numbers read_numbers(const KerasCall& call, int64_t last) {
  const Json* constant = constant_of(call);
  if (!constant) throw call.not_supported("it is called with one tensor and no number");
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
  if (std::ssize(numbers) != last)
    throw call.not_supported(fmt::format("it is called with {} numbers", numbers.size()));
  return numbers;
}

template <class F>
Numbers each(Numbers numbers, F function) {
  for (float& number : numbers) number = function(number);
  return numbers;
}

/// value * factors + shifts, channel by channel. @param shifts  none: nothing is added.
ImportedValue scaled(const KerasCall& call, const ImportedValue& value, const Numbers& factors, const Numbers& shifts) {
  if (factors.size() == 1 && shifts.size() <= 1)
    return call.scaled(call.name, value, factors[0], shifts.empty() ? 0 : shifts[0]);
  // [C, L] * [C] + [C]
  const size_t node = call.graph.add(call.name, Scale{!shifts.empty()}, {value.node});
  call.own_tensor(node, "weight", factors);
  if (!shifts.empty()) call.own_tensor(node, "bias", shifts);
  return {node, value.axes};
}

/// The input whose channels are its last axis, and the numbers for them.
std::pair<ImportedValue, Numbers> with_numbers(const KerasCall& call) {
  ImportedValue in = call.input();
  const size_t last = in.axes.size() - 1;
  Numbers numbers = read_numbers(call, call.graph.size(in, last));
  if (numbers.size() == 1) return {in, std::move(numbers)};
  in = call.graph.vector(in);
  if (in.axes[last] == ValueAxis::length) in = call.graph.transposed(in);
  return {in, std::move(numbers)};
}

/// Whether the number stands before the tensor, as in 1 - x.
bool number_comes_first(const KerasCall& call) { return call.argument("_CONSTANT_VALUE") != nullptr; }

}  // namespace

ImportedValue lower_plus(const KerasCall& call) {
  if (call.inputs.size() > 1) return lower_add(call);
  const auto [in, numbers] = with_numbers(call);
  return scaled(call, in, {1}, numbers);
}

ImportedValue lower_minus(const KerasCall& call) {
  if (call.inputs.size() > 1) return lower_subtract(call);
  const auto [in, numbers] = with_numbers(call);
  if (number_comes_first(call)) return scaled(call, in, {-1}, numbers);
  return scaled(call, in, {1}, each(numbers, [](float number) { return -number; }));
}

ImportedValue lower_times(const KerasCall& call) {
  if (call.inputs.size() > 1) return lower_multiply(call);
  const auto [in, numbers] = with_numbers(call);
  return scaled(call, in, numbers, {});
}

ImportedValue lower_divide(const KerasCall& call) {
  if (call.inputs.size() > 1 || number_comes_first(call)) throw call.not_supported("it divides by a tensor");
  const auto [in, numbers] = with_numbers(call);
  if (std::find(numbers.begin(), numbers.end(), 0.0F) != numbers.end()) throw call.config.error("it divides by 0");
  return scaled(call, in, each(numbers, [](float number) { return 1 / number; }), {});
}

ImportedValue lower_larger(const KerasCall& call) {
  if (call.inputs.size() > 1) return lower_maximum(call);
  const Numbers numbers = read_numbers(call, 1);
  return call.after(
      Activation{ActivationFunction::threshold, 1, numbers[0], numbers[0]});  // x where it is above the number
}

ImportedValue lower_smaller(const KerasCall& call) {
  if (call.inputs.size() > 1) return lower_minimum(call);
  const Numbers numbers = read_numbers(call, 1);
  constexpr double least = std::numeric_limits<float>::lowest();
  return call.after(Activation{ActivationFunction::bounded_relu, 0, least, 0, numbers[0]});
}

ImportedValue lower_negative(const KerasCall& call) { return call.scaled(call.name, call.input(), -1, 0); }

ImportedValue lower_square(const KerasCall& call) {
  KerasCall twice = call;
  twice.inputs.push_back(call.input());
  return lower_multiply(twice);
}

ImportedValue lower_power(const KerasCall& call) {
  const Json* exponent = call.argument("y");
  if (call.inputs.size() == 1 && exponent && *exponent == 2) return lower_square(call);
  throw call.not_supported("its exponent is another than 2");
}

}  // namespace seqcast
