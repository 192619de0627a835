// SPDX-License-Identifier: MIT
// Lowers arithmetic operations on tensors and constants.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/setting.hpp"
#include "formats/importing/along_axis.hpp"
#include "formats/importing/spread_numbers.hpp"
#include "formats/keras/lowering_steps.hpp"

namespace seqcast {
namespace {

/// Numbers that are broadcast against a value: along each of its axes one, or one for each place.
struct Numbers {
  std::vector<int64_t> sizes;  ///< as many as the value has axes
  std::vector<float> values;   ///< row-major

  bool is_one() const { return values.size() == 1; }
};

/// Adds all numbers of nested lists. @param sizes  of the lists, the outermost first.
void add_numbers(const KerasCall& call, const Json& json, std::span<const int64_t> sizes, std::vector<float>& to) {
  const bool is_list = json.is_array();
  if (is_list != !sizes.empty() || (is_list && std::ssize(json) != sizes[0]))
    throw call.not_supported("it is called with lists of different lengths");
  if (is_list) {
    for (const Json& one : json) add_numbers(call, one, sizes.subspan(1), to);
    return;
  }
  if (!json.is_number() || !std::isfinite(json.get<float>()))
    throw call.not_supported("it is called with something else than a tensor and a number or a list of them");
  to.push_back(json.get<float>());
}

/// The numbers of a constant that is broadcast against a value.
Numbers read_numbers(const KerasCall& call, const ImportedValue& value, const Json& stored) {
  Numbers numbers;
  std::vector<int64_t>& sizes = numbers.sizes;
  for (const Json* at = &stored; at->is_array(); at = &at->front()) {
    if (at->empty()) throw call.not_supported("it is called with no numbers");
    sizes.push_back(std::ssize(*at));
  }
  add_numbers(call, stored, sizes, numbers.values);
  const std::vector<int64_t> given = sizes;
  const auto refused = [&](std::string_view more = "") {
    return call.not_supported(fmt::format("it is called with numbers of [{}]{}", fmt::join(given, ", "), more));
  };
  const size_t rank = value.axes.size();
  if (sizes.size() == rank + 1 && sizes[0] == 1) sizes.erase(sizes.begin());  // of the batch
  if (sizes.size() > rank) throw refused();
  sizes.insert(sizes.begin(), rank - sizes.size(), 1);
  for (size_t i = 0; i < rank; ++i)
    if (sizes[i] != 1 && sizes[i] != call.graph.size(value, i))
      throw refused(
          value.axes[i] == ValueAxis::length
              ? fmt::format(", for windows of one length: where the file leaves it open, {} gives it", Setting::window)
              : "");
  return numbers;
}

template <class F>
Numbers each(Numbers numbers, F function) {
  for (float& number : numbers.values) number = function(number);
  return numbers;
}

size_t add_scale(const KerasCall& call, size_t input, const std::vector<float>& factors,
                 const std::vector<float>& shifts) {
  // [C, L] * [C] + [C]
  const Scale scale{!shifts.empty()};
  std::vector<ImportedTensor> numbers{own_tensor("weight", factors)};
  if (scale.bias) numbers.push_back(own_tensor("bias", shifts));
  return call.graph.add(call.name, scale, {input}, numbers);
}

/// value * factors + shifts. @param shifts  none: nothing is added.
ImportedValue scaled(const KerasCall& call, const ImportedValue& value, const Numbers& factors, const Numbers& shifts) {
  const Numbers& many = factors.is_one() && !shifts.values.empty() ? shifts : factors;
  if (many.is_one())
    return call.scaled(call.name, value, factors.values[0], shifts.values.empty() ? 0 : shifts.values[0]);
  ImportedGraph& graph = call.graph;
  const ImportedValue in = graph.vector(value);
  const auto is_wide = [](int64_t size) { return size > 1; };
  if (std::ranges::count_if(many.sizes, is_wide) == 1) {
    const auto axis = std::ranges::find_if(many.sizes, is_wide) - many.sizes.begin();
    const ImportedValue along = graph.along_channels(in, static_cast<size_t>(axis));
    return graph.turned_as({add_scale(call, along.node, factors.values, shifts.values), along.axes}, value.axes);
  }
  // Those that differ from position to position are of the window as one vector.
  const auto spread = [&](const Numbers& numbers) {
    return numbers.values.size() < 2 ? numbers.values : spread_numbers(graph, in, numbers.sizes, numbers.values);
  };
  const size_t flat = as_one_vector(graph, call.name, in);
  return from_one_vector(graph, call.name, add_scale(call, flat, spread(factors), spread(shifts)), in);
}

/// A value of the numbers alone.
ImportedValue value_of(const KerasCall& given, const ImportedValue& value, const Numbers& numbers) {
  KerasCall call = given;
  call.name += "_numbers";
  return scaled(call, value, {{}, {0}}, numbers);
}

}  // namespace

ImportedValue plus_numbers(const KerasCall& call, const ImportedValue& value, const Json& constant) {
  return scaled(call, value, {{}, {1}}, read_numbers(call, value, constant));
}

ImportedValue minus_numbers(const KerasCall& call, const ImportedValue& value, const Json& constant) {
  const Numbers numbers = read_numbers(call, value, constant);
  return scaled(call, value, {{}, {1}}, each(numbers, [](float number) { return -number; }));
}

ImportedValue numbers_minus(const KerasCall& call, const ImportedValue& value, const Json& constant) {
  return scaled(call, value, {{}, {-1}}, read_numbers(call, value, constant));
}

ImportedValue times_numbers(const KerasCall& call, const ImportedValue& value, const Json& constant) {
  return scaled(call, value, read_numbers(call, value, constant), {});
}

/// The larger one: the value where it is above the number.
ImportedValue at_least_number(const KerasCall& call, const ImportedValue& value, const Json& constant) {
  const Numbers numbers = read_numbers(call, value, constant);
  const ImportedValue in = call.graph.vector(value);
  if (!numbers.is_one())
    return {call.graph.add(call.name, Maximum{}, {in.node, value_of(call, in, numbers).node}), in.axes};
  const double least = numbers.values[0];
  const Activation larger{ActivationFunction::threshold, 1, least, least};
  return {call.graph.add(call.name, larger, {value.node}), value.axes};
}

ImportedValue at_most_number(const KerasCall& call, const ImportedValue& value, const Json& constant) {
  const Numbers numbers = read_numbers(call, value, constant);
  const ImportedValue in = call.graph.vector(value);
  if (!numbers.is_one())
    return {call.graph.add(call.name, Minimum{}, {in.node, value_of(call, in, numbers).node}), in.axes};
  constexpr double least = std::numeric_limits<float>::lowest();
  const Activation smaller{ActivationFunction::bounded_relu, 0, least, 0, numbers.values[0]};
  return {call.graph.add(call.name, smaller, {value.node}), value.axes};
}

ImportedValue lower_plus(const KerasCall& call) { return lower_add(call.of_two()); }
ImportedValue lower_minus(const KerasCall& call) { return lower_subtract(call.of_two()); }
ImportedValue lower_times(const KerasCall& call) { return lower_multiply(call.of_two()); }
ImportedValue lower_larger(const KerasCall& call) { return lower_maximum(call.of_two()); }
ImportedValue lower_smaller(const KerasCall& call) { return lower_minimum(call.of_two()); }

ImportedValue lower_divide(const KerasCall& given) {
  const KerasCall call = given.of_two();
  const auto& above = call.operands[0].tensor;
  if (const auto& below = call.operands[1].tensor) {
    const Activation reciprocal{ActivationFunction::reciprocal};
    if (!above)  // 1 / x * numbers
      return scaled(call, {call.graph.add(call.name + "_reciprocal", reciprocal, {below->node}), below->axes},
                    read_numbers(call, *below, *call.operands[0].numbers), {});
    const Broadcast inputs = broadcast(call.graph, {*above, *below});
    return {call.graph.add(call.name, Divide{}, inputs.nodes), inputs.axes};
  }
  const Numbers numbers = read_numbers(call, call.input(), *call.operands[1].numbers);
  if (std::ranges::find(numbers.values, 0.0F) != numbers.values.end()) throw call.config.error("it divides by 0");
  return scaled(call, call.input(), each(numbers, [](float number) { return 1 / number; }), {});
}

/// x where it is between two numbers, else the nearer one; where they cross, TensorFlow takes the lower bound.
ImportedValue lower_clip(const KerasCall& given) {
  KerasCall call = given;
  call.name = given.name + "_most";
  const auto number = [&](size_t parameter) -> const Json& {
    const KerasOperand bound = call.operand(parameter);
    if (bound.tensor) throw call.not_supported("its bounds are tensors");
    return *bound.numbers;
  };
  const ImportedValue most = at_most_number(call, call.input(), number(2));
  call.name = given.name;
  return at_least_number(call, most, number(1));
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
