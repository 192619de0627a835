// SPDX-License-Identifier: MIT
// Works out what ONNX computes value by value of numbers that are known.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "formats/onnx/lowering_steps.hpp"

namespace seqcast {
namespace {

/// The sizes that values have once they are broadcast against each other.
std::vector<int64_t> broadcast_dims(const OnnxCall& call, const std::vector<ConstantRef>& arguments) {
  std::vector<int64_t> dims;
  for (const ConstantRef& argument : arguments)
    if (argument->dims.size() > dims.size()) dims.insert(dims.begin(), argument->dims.size() - dims.size(), 1);
  for (const ConstantRef& argument : arguments) {
    const size_t ahead = dims.size() - argument->dims.size();
    for (size_t i = 0; i < argument->dims.size(); ++i) {
      int64_t& size = dims[ahead + i];
      if (argument->dims[i] == 1 || argument->dims[i] == size) continue;
      if (size != 1)
        throw call.error(fmt::format("its numbers of sizes [{}] and [{}] do not go together", fmt::join(dims, ", "),
                                     fmt::join(argument->dims, ", ")));
      size = argument->dims[i];
    }
  }
  return dims;
}

/// A constant's numbers, repeated to these sizes.
std::vector<double> broadcast_numbers(const ConstantRef& constant, const std::vector<int64_t>& dims) {
  if (constant->dims == dims) return numbers_of(*constant);
  ConstantView seen = view_of(constant);
  std::vector<int64_t> strides(dims.size(), 0);
  const size_t ahead = dims.size() - constant->dims.size();
  for (size_t i = 0; i < constant->dims.size(); ++i)
    if (constant->dims[i] != 1) strides[ahead + i] = seen.view.strides[i];
  seen.view.strides = strides;
  return numbers_of(*seen_as(seen, dims));
}

bool gives_truth(ElementOp op) {
  switch (op) {
    case ElementOp::less:
    case ElementOp::less_or_equal:
    case ElementOp::greater:
    case ElementOp::greater_or_equal:
    case ElementOp::equal:
    case ElementOp::logical_not:
    case ElementOp::logical_and:
    case ElementOp::logical_or:
    case ElementOp::is_no_number:
    case ElementOp::is_infinite:
      return true;
    default:
      return false;
  }
}

/// What is worked out in double precision holds for whole numbers below 2^53; sizes are.
ConstantRef as_integers(const OnnxCall& call, const std::vector<int64_t>& dims, const std::vector<double>& numbers) {
  std::vector<int64_t> integers;
  for (const double number : numbers) {
    if (!(std::abs(number) < 0x1p53))
      throw call.error(fmt::format("it works out {}, expected whole numbers below 2^53", number));
    integers.push_back(static_cast<int64_t>(number));  // as ONNX's division: towards 0
  }
  return integers_of(dims, std::move(integers));
}

ConstantRef as_floats(const std::vector<int64_t>& dims, const std::vector<double>& numbers) {
  return floats_of(dims, {numbers.begin(), numbers.end()});
}

}  // namespace

ConstantRef fold_elements(const OnnxCall& call, ElementOp op, const Activation& activation,
                          const std::vector<ConstantRef>& arguments) {
  const std::vector<int64_t> dims = broadcast_dims(call, arguments);
  std::vector<std::vector<double>> numbers;
  for (const ConstantRef& argument : arguments) numbers.push_back(broadcast_numbers(argument, dims));
  const size_t first = op == ElementOp::where ? 1 : 0;
  const bool is_integer = std::all_of(arguments.begin() + static_cast<std::ptrdiff_t>(first), arguments.end(),
                                      [](const ConstantRef& argument) { return argument->is_integer; });
  std::vector<double> result(numbers[0].size());
  std::vector<double> at(arguments.size());
  for (size_t i = 0; i < result.size(); ++i) {
    for (size_t j = 0; j < at.size(); ++j) at[j] = numbers[j][i];
    if (op == ElementOp::divide && is_integer && at[1] == 0) throw call.error("it divides by 0");
    result[i] = apply(op, activation, at);
  }
  return is_integer || gives_truth(op) ? as_integers(call, dims, result) : as_floats(dims, result);
}

OnnxOutputs lower_rounding(const OnnxCall& call) {
  const std::string& type = call.node.op_type();
  if (!call.are_all_known()) throw call.not_supported("it rounds what is computed from the sequence");
  std::vector<ConstantRef> arguments;
  for (size_t i = 0; i < call.inputs.size(); ++i) arguments.push_back(call.constant(i, "input"));
  if (arguments.size() != (type == "Mod" ? 2 : 1)) throw call.error("it reads another number of inputs than it takes");
  const std::vector<int64_t> dims = broadcast_dims(call, arguments);
  std::vector<double> numbers = broadcast_numbers(arguments[0], dims);
  if (type == "Mod") {
    const bool is_fmod = call.attributes.truth("fmod", false);
    const std::vector<double> by = broadcast_numbers(arguments[1], dims);
    for (size_t i = 0; i < numbers.size(); ++i) {
      if (by[i] == 0) throw call.error("it divides by 0");
      numbers[i] = is_fmod ? std::fmod(numbers[i], by[i]) : numbers[i] - by[i] * std::floor(numbers[i] / by[i]);
    }
  } else {
    for (double& number : numbers) number = type == "Floor" ? std::floor(number) : std::ceil(number);
  }
  return {known(arguments[0]->is_integer ? as_integers(call, dims, numbers) : as_floats(dims, numbers))};
}

OnnxOutputs lower_cast(const OnnxCall& call) {
  constexpr int64_t float_types[] = {1, 10, 11, 16};
  constexpr int64_t integer_types[] = {2, 3, 4, 5, 6, 7, 9, 12, 13};
  constexpr int64_t truth_type = 9;
  call.attributes.pass_over("saturate");  // of types of 8 bits
  const int64_t to = call.attributes.integer("to", 0);
  const bool to_float = std::ranges::find(float_types, to) != std::end(float_types);
  if (!to_float && std::ranges::find(integer_types, to) == std::end(integer_types))
    throw call.not_supported(fmt::format("it casts to the type {}", to));
  if (!call.are_all_known()) {
    if (!to_float) throw call.not_supported("it casts what is computed from the sequence to whole numbers");
    return {call.inputs.at(0)};
  }
  const ConstantRef from = call.constant(0, "input");
  if (to_float != from->is_integer && to != truth_type) return {known(from)};
  std::vector<double> numbers = numbers_of(*from);
  if (to == truth_type)
    for (double& number : numbers) number = number != 0 ? 1 : 0;
  return {known(to_float ? as_floats(from->dims, numbers) : as_integers(call, from->dims, numbers))};
}

}  // namespace seqcast
