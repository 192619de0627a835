// SPDX-License-Identifier: MIT
// Works out the numbers that exporters write their shapes with, for windows of one length.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "formats/onnx/lowering_steps.hpp"

namespace seqcast {

OnnxOutputs lower_constant(const OnnxCall& call) {
  OnnxAttributes& attributes = call.attributes;
  if (const onnx::Tensor* tensor = attributes.tensor("value")) return {known(call.context.tensors.read(*tensor))};
  if (attributes.has("value_float"))
    return {known(floats_of({}, {static_cast<float>(attributes.number("value_float", 0))}))};
  if (attributes.has("value_int")) return {known(integers_of({}, {attributes.integer("value_int", 0)}))};
  if (attributes.has("value_ints")) return {known(list_of(attributes.integers("value_ints")))};
  if (const auto numbers = attributes.numbers("value_floats"))
    return {known(floats_of({std::ssize(*numbers)}, *numbers))};
  throw call.not_supported("it is not a number");
}

OnnxOutputs lower_constant_of_shape(const OnnxCall& call) {
  const std::vector<int64_t> dims = call.integers(0, "shape");
  const onnx::Tensor* stored = call.attributes.tensor("value");
  const ConstantRef value = stored ? call.context.tensors.read(*stored) : floats_of({1}, {0});
  if (value->size() != 1) throw call.error(fmt::format("its value has {} numbers, expected 1", value->size()));
  if (std::ranges::any_of(dims, [](int64_t size) { return size < 0; }))
    throw call.error(fmt::format("its shape is [{}]", fmt::join(dims, ", ")));
  return {known(seen_as({value, {0, std::vector<int64_t>(dims.size(), 0)}}, dims))};  // one number, everywhere
}

OnnxOutputs lower_shape(const OnnxCall& call) {
  const std::vector<int64_t> sizes = call.sizes(0);
  const int64_t rank = std::ssize(sizes);
  const auto place = [&](const char* name, int64_t fallback) {
    const int64_t at = call.attributes.integer(name, fallback);
    return std::clamp<int64_t>(at < 0 ? at + rank : at, 0, rank);
  };
  const int64_t start = place("start", 0), end = place("end", rank);
  std::vector<int64_t> part;
  for (int64_t i = start; i < end; ++i) part.push_back(sizes[static_cast<size_t>(i)]);
  return {known(list_of(std::move(part)))};
}

OnnxOutputs lower_size(const OnnxCall& call) { return {known(integers_of({}, {count_of(call.sizes(0))}))}; }

OnnxOutputs lower_range(const OnnxCall& call) {
  constexpr double most = 1 << 22;
  std::vector<double> numbers;  // start, limit, delta
  bool is_integer = true;
  for (size_t i = 0; i < 3; ++i) {
    const ConstantRef number = call.constant(i, "range");
    if (number->size() != 1) throw call.error("its start, limit and delta are not one number each");
    numbers.push_back(first_number(*number));
    is_integer = is_integer && number->is_integer;
  }
  const double count = std::max(0.0, std::ceil((numbers[1] - numbers[0]) / numbers[2]));
  if (!(count <= most)) throw call.error(fmt::format("it counts {} numbers, expected at most {}", count, most));
  std::vector<float> floats;
  std::vector<int64_t> integers;
  for (double i = 0; i < count; ++i) {
    const double number = numbers[0] + i * numbers[2];
    if (is_integer)
      integers.push_back(static_cast<int64_t>(number));
    else
      floats.push_back(static_cast<float>(number));
  }
  return {known(is_integer ? list_of(integers) : floats_of({std::ssize(floats)}, floats))};
}

OnnxOutputs lower_identity(const OnnxCall& call) {
  if (call.node.op_type() == "Dropout") {
    call.attributes.pass_over("seed");
    call.attributes.pass_over("ratio");
    if (call.has(2) && (call.constant(2, "training_mode")->size() != 1 || first_number(*call.inputs[2].constant) != 0))
      throw call.not_supported("it is called as in training");
  }
  ++call.context.lowered.identities[call.node.op_type()];
  return {call.inputs.at(0)};
}

}  // namespace seqcast
