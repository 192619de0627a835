// SPDX-License-Identifier: MIT
// Adds and multiplies a file's numbers to values, channel by channel.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "formats/importing/spread_numbers.hpp"
#include "formats/onnx/lowering_steps.hpp"

namespace seqcast {
namespace {

/// The only node that reads what this one does: what it computes may be computed in one with this node.
bool is_read_once(const OnnxCall& call) {
  for (size_t i = 0; i < call.inputs.size(); ++i)
    if (call.inputs[i].expression) {
      const auto readers = call.context.order.readers.find(call.node.input(static_cast<int>(i)));
      if (readers == call.context.order.readers.end() || readers->second != 1) return false;
    }
  return true;
}

/// Adds a node like another that has one tensor more, or one of them changed.
ImportedValue remade(const OnnxCall& call, const ImportedValue& value, Layer layer, const std::string& tensor,
                     std::vector<float> numbers) {
  const Node old = call.graph().node(value.node);
  std::vector<ImportedTensor> tensors{call.context.own_tensor(tensor, std::move(numbers))};
  const auto weight = call.graph().tensors().find(old.name + ".weight");
  if (weight != call.graph().tensors().end() && tensor != "weight")
    tensors.push_back({"weight", weight->second.tensor, weight->second.tensor.view, weight->second.storage});
  return {call.graph().add(call.name, std::move(layer), old.inputs, tensors), value.axes};
}

ImportedValue scaled_by(const OnnxCall& call, const ImportedValue& value, std::vector<float> factors,
                        std::vector<float> offsets) {
  // [C, L] * [C] + [C]
  const Scale scale{!offsets.empty()};
  std::vector<ImportedTensor> tensors{call.context.own_tensor("weight", std::move(factors))};
  if (scale.bias) tensors.push_back(call.context.own_tensor("bias", std::move(offsets)));
  return {call.graph().add(call.name, scale, {value.node}, tensors), value.axes};
}

template <class Change>
std::vector<float> changed(const std::vector<double>& numbers, const Change& change) {
  std::vector<float> result;
  for (const double number : numbers) result.push_back(static_cast<float>(change(number)));
  return result;
}

}  // namespace

size_t axis_of_numbers(const OnnxCall& call, const ImportedValue& value, const ConstantRef& numbers) {
  const std::vector<int64_t> sizes = call.sizes_of(value);
  const std::vector<int64_t>& dims = numbers->dims;
  const auto refused = [&](std::string_view why) {
    return call.not_supported(
        fmt::format("{}: it has [{}] numbers for [{}] values", why, fmt::join(dims, ", "), fmt::join(sizes, ", ")));
  };
  if (dims.size() > sizes.size()) throw refused("its numbers have more axes than what they are for");
  std::vector<size_t> wide;
  for (size_t i = 0; i < dims.size(); ++i)
    if (dims[i] != 1) wide.push_back(sizes.size() - dims.size() + i);
  if (wide.size() != 1) throw refused("its numbers are for places of several axes");
  if (wide[0] == 0) throw refused("its numbers are for windows of a batch");
  if (numbers->size() != sizes[wide[0]]) {
    if (sizes[wide[0]] == 1) throw refused("it repeats one value for each of its numbers");
    throw call.error(fmt::format("it has [{}] numbers for [{}] values", fmt::join(dims, ", "), fmt::join(sizes, ", ")));
  }
  return wide[0] - 1;
}

ImportedValue with_offsets(const OnnxCall& call, const ImportedValue& value, std::vector<float> offsets) {
  const Layer& of = call.graph().node(value.node).layer;
  if (is_read_once(call)) {
    if (const auto* conv = std::get_if<Conv1d>(&of); conv && !conv->bias) {
      Conv1d with_bias = *conv;
      with_bias.bias = true;
      return remade(call, value, with_bias, "bias", std::move(offsets));
    }
    if (const auto* dense = std::get_if<Dense>(&of); dense && !dense->bias)
      return remade(call, value, Dense{dense->units, true}, "bias", std::move(offsets));
    if (const auto* scale = std::get_if<Scale>(&of); scale && !scale->bias)
      return remade(call, value, Scale{true}, "bias", std::move(offsets));
    if (const auto* norm = std::get_if<LayerNorm>(&of); norm && !norm->beta)
      return remade(call, value, LayerNorm{norm->eps, norm->gamma, true}, "bias", std::move(offsets));
    if (const auto* norm = std::get_if<GroupNorm>(&of); norm && !norm->beta)
      return remade(call, value, GroupNorm{norm->groups, norm->eps, norm->gamma, true}, "bias", std::move(offsets));
  }
  return scaled_by(call, value, {1}, std::move(offsets));
}

ImportedValue with_factors(const OnnxCall& call, const ImportedValue& value, std::vector<float> factors) {
  const Layer& of = call.graph().node(value.node).layer;
  if (is_read_once(call)) {
    if (const auto* norm = std::get_if<LayerNorm>(&of); norm && !norm->gamma && !norm->beta)
      return remade(call, value, LayerNorm{norm->eps, true, false}, "weight", std::move(factors));
    if (const auto* norm = std::get_if<GroupNorm>(&of); norm && !norm->gamma && !norm->beta)
      return remade(call, value, GroupNorm{norm->groups, norm->eps, true, false}, "weight", std::move(factors));
    if (const auto* norm = std::get_if<RmsNorm>(&of); norm && !norm->gamma)
      return remade(call, value, RmsNorm{norm->eps, true}, "weight", std::move(factors));
  }
  return scaled_by(call, value, std::move(factors), {});
}

namespace {

ImportedValue reciprocal_of(const OnnxCall& call, const ImportedValue& value) {
  const Activation reciprocal{ActivationFunction::reciprocal};
  return {call.graph().add(call.name + "_reciprocal", reciprocal, {value.node}), value.axes};
}

/// The sizes of numbers as many as a value's axes (besides the batch), where they differ from place to place of several
/// of them; else none.
std::vector<int64_t> sizes_of_several(const OnnxCall& call, const ImportedValue& value, const ConstantRef& numbers) {
  const std::vector<int64_t> sizes = call.sizes_of(value);
  std::vector<int64_t> dims = numbers->dims;
  if (dims.size() > sizes.size()) return {};
  dims.insert(dims.begin(), sizes.size() - dims.size(), 1);
  int64_t wide = 0;
  for (size_t i = 0; i < dims.size(); ++i) {
    if (dims[i] != 1 && (i == 0 || dims[i] != sizes[i])) return {};
    wide += dims[i] != 1;
  }
  return wide > 1 ? std::vector(dims.begin() + 1, dims.end()) : std::vector<int64_t>{};
}

/// Whether a value has one place along the axis that numbers differ along: it is repeated for each of them.
bool is_repeated(const OnnxCall& call, const ImportedValue& value, const ConstantRef& numbers) {
  const std::vector<int64_t> sizes = call.sizes_of(value);
  const std::vector<int64_t>& dims = numbers->dims;
  if (dims.size() > sizes.size()) return false;
  size_t wide = 0, axis = 0;
  for (size_t i = 0; i < dims.size(); ++i)
    if (dims[i] != 1) {
      ++wide;
      axis = sizes.size() - dims.size() + i;
    }
  return wide == 1 && axis > 0 && sizes[axis] == 1;
}

/// A value and numbers that differ from place to place of several axes: as one vector of the window.
ImportedValue with_many_numbers(const OnnxCall& call, ElementOp op, const ImportedValue& value,
                                const std::vector<int64_t>& sizes, const ConstantRef& constant, bool is_first) {
  const std::vector<double> all = numbers_of(*constant);
  const std::vector<float> numbers = spread_numbers(call.graph(), value, sizes, {all.begin(), all.end()});
  const bool is_sum = op == ElementOp::add || op == ElementOp::subtract;
  if (!is_sum && op != ElementOp::multiply && op != ElementOp::divide)
    throw call.not_supported("it reads several numbers of the file");
  std::vector<float> factors{op == ElementOp::subtract && is_first ? -1.0F : 1.0F}, offsets;
  for (const float number : numbers)
    if (is_sum) offsets.push_back(op == ElementOp::subtract && !is_first ? -number : number);
  if (!is_sum) factors.clear();
  for (const float number : numbers)
    if (!is_sum) factors.push_back(op == ElementOp::divide && !is_first ? 1 / number : number);
  const ImportedValue from = op == ElementOp::divide && is_first ? reciprocal_of(call, value) : value;
  const ImportedValue flat{as_one_vector(call.graph(), call.name, from), {ValueAxis::channels}};
  const size_t scaled = scaled_by(call, flat, std::move(factors), std::move(offsets)).node;
  return from_one_vector(call.graph(), call.name, scaled, value);
}

}  // namespace

ImportedValue with_numbers(const OnnxCall& call, ElementOp op, const ImportedValue& value, const ConstantRef& constant,
                           bool is_first) {
  if (const auto sizes = sizes_of_several(call, value, constant); !sizes.empty() && !constant->is_integer)
    return with_many_numbers(call, op, value, sizes, constant, is_first);
  if (is_repeated(call, value, constant)) {
    size_t axis = value.axes.size();
    for (size_t i = constant->dims.size(); i-- > 0 && constant->dims[i] == 1;) --axis;
    const ImportedValue many = upsampled(call, call.graph().vector(value), axis - 1, constant->size());
    return with_numbers(call, op, many, constant, is_first);
  }
  const size_t axis = axis_of_numbers(call, value, constant);
  const std::vector<double> numbers = numbers_of(*constant);
  const ImportedValue in = call.graph().along_channels(call.graph().vector(value), axis);
  const auto as_they_are = [](double number) { return number; };
  const auto negative = [](double number) { return -number; };
  const auto result = [&] {
    switch (op) {
      case ElementOp::add:
        return with_offsets(call, in, changed(numbers, as_they_are));
      case ElementOp::subtract:
        if (is_first) return scaled_by(call, in, {-1}, changed(numbers, as_they_are));
        return with_offsets(call, in, changed(numbers, negative));
      case ElementOp::multiply:
        return with_factors(call, in, changed(numbers, as_they_are));
      case ElementOp::divide:
        if (is_first) return with_factors(call, reciprocal_of(call, in), changed(numbers, as_they_are));
        return with_factors(call, in, changed(numbers, [](double number) { return 1 / number; }));
      default:
        throw call.not_supported("it reads several numbers of the file");
    }
  };
  return call.graph().turned_as(result(), value.axes);
}

}  // namespace seqcast
