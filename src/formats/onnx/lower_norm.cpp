// SPDX-License-Identifier: MIT
// Lowers ONNX's normalizations and softmaxes.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "formats/importing/spread_numbers.hpp"
#include "formats/onnx/lowering_steps.hpp"

namespace seqcast {
namespace {

/// A list of one number for each channel.
ConstantRef read_list(const OnnxCall& call, size_t input, std::string_view what, int64_t channels) {
  const ConstantRef list = call.constant(input, what);
  if (list->is_integer || list->dims != std::vector<int64_t>{channels})
    throw call.error(fmt::format("its {} has sizes [{}], expected [{}]", what, fmt::join(list->dims, ", "), channels));
  return list;
}

/// A layer's tensor of one number for each channel, which may be one for all of them, and have axes of 1 before it.
ImportedTensor shared_list(const OnnxCall& call, const std::string& tensor, size_t input, std::string_view what,
                           int64_t channels) {
  const ConstantRef list = call.constant(input, what);
  if (!list->is_integer && list->size() == 1)
    return call.context.own_tensor(tensor, {static_cast<float>(first_number(*list))});
  const bool is_row =
      list->size() == channels && std::ranges::all_of(list->dims, [&](int64_t n) { return n == 1 || n == channels; });
  return stored_tensor(tensor, is_row ? with_dims(list, {channels}) : read_list(call, input, what, channels));
}

/// Before opset 14 no attribute tells training: a norm that gives a batch's statistics takes them, too.
bool gives_statistics(const OnnxCall& call) {
  for (int i = 1; i < call.node.output_size(); ++i)
    if (!call.node.output(i).empty()) return true;
  return false;
}

/// Whether there are several axes of more than one place from one on: all that the graph has.
bool is_over_all(const OnnxCall& call, const ImportedValue& value, size_t axis) {
  int64_t wide = 0;
  for (size_t i = axis; i < value.axes.size(); ++i) wide += call.graph().size(value, i) > 1;
  return wide > 1;
}

/// Softmax along an axis, or its logarithm. Before opset 13 it was over all axes from one on.
template <class Kind>
OnnxOutputs softmax(const OnnxCall& call) {
  const ImportedValue value = call.graph().vector(call.value(0));
  size_t axis = call.inner_axis(call.attributes.integer("axis", call.opset() < 13 ? 1 : -1), value);
  if (call.opset() < 13 && is_over_all(call, value, axis)) {  // [C, L] -> [C * L, 1]
    const size_t flat = as_one_vector(call.graph(), call.name, value);
    const size_t node = call.graph().add(call.name, Kind{Axis::channels}, {flat});
    return {computed(from_one_vector(call.graph(), call.name, node, value))};
  }
  while (call.opset() < 13 && axis + 1 < value.axes.size() && call.graph().size(value, axis) == 1)
    ++axis;  // the wide one
  if (value.axes[axis] == ValueAxis::length && call.graph().shape(value.node).length > 1)
    return {computed({call.graph().add(call.name, Kind{Axis::length}, {value.node}), value.axes})};
  if (!call.graph().is_channels(value, axis)) throw call.not_supported("it is over neither channels nor positions");
  const ImportedValue in = with_channels(value, axis);
  return {computed({call.graph().add(call.name, Kind{Axis::channels}, {in.node}), in.axes})};
}

}  // namespace

OnnxOutputs lower_batch_norm(const OnnxCall& call) {
  call.attributes.pass_over("momentum");  // of training
  call.attributes.pass_over("spatial");
  if (call.attributes.truth("training_mode", false) || gives_statistics(call))
    throw call.not_supported("it is called as in training");
  const BatchNorm norm{call.attributes.number("epsilon", 1e-5F), true, true};
  const ImportedValue value = call.graph().vector(call.value(0));
  if (value.axes.empty()) throw call.error("its input has no channels");
  const ImportedValue in = call.graph().along_channels(value, 0);
  const int64_t channels = call.graph().shape(in.node).channels;
  constexpr std::pair<const char*, const char*> names[] = {
      {"weight", "scale"}, {"bias", "bias"}, {"running_mean", "mean"}, {"running_var", "variance"}};
  std::vector<ImportedTensor> tensors;
  for (size_t i = 0; i < std::size(names); ++i)
    tensors.push_back(stored_tensor(names[i].first, read_list(call, i + 1, names[i].second, channels)));
  const size_t node = call.graph().add(call.name, norm, {in.node}, tensors);
  return {computed(call.graph().turned_as({node, in.axes}, value.axes))};
}

namespace {

/// Multiplies or adds numbers for places of one axis, of several, or one for all.
ImportedValue with_any_numbers(const OnnxCall& call, ElementOp op, const ImportedValue& value, size_t input) {
  const ConstantRef numbers = call.constant(input, op == ElementOp::add ? "bias" : "scale");
  if (numbers->is_integer) throw call.error("its scale and bias are whole numbers");
  if (numbers->size() != 1) return with_numbers(call, op, value, numbers, false);
  const double number = first_number(*numbers);
  return op == ElementOp::add ? call.context.scaled(call.name, value, 1, number)
                              : call.context.scaled(call.name, value, number, 0);
}

/// Over channels and positions: [C, L] as a whole.
ImportedValue window_norm(const OnnxCall& call, const ImportedValue& value) {
  const GroupNorm norm{1, call.attributes.number("epsilon", 1e-5F), false, false};
  ImportedValue result{call.graph().add(call.name + "_norm", norm, {value.node}), value.axes};
  result = with_any_numbers(call, ElementOp::multiply, result, 1);
  return call.has(2) ? with_any_numbers(call, ElementOp::add, result, 2) : result;
}

/// Numbers that change nothing where all are this one.
bool are_all(const ConstantRef& numbers, double number) {
  return is_one_number(*numbers) && first_number(*numbers) == number;
}

/// A list of one number for each group of channels as a layer's tensor of one for each channel.
ImportedTensor spread_list(const OnnxCall& call, const std::string& tensor, const ConstantRef& list, int64_t channels) {
  std::vector<float> numbers;
  for (const double number : numbers_of(*list))
    numbers.insert(numbers.end(), static_cast<size_t>(channels / list->size()), static_cast<float>(number));
  return call.context.own_tensor(tensor, std::move(numbers));
}

/// Groups of channels over all positions. @param groups  0: as many as channels. @param by_groups  whether scale and
/// bias have a number for each of them, and not for each channel.
OnnxOutputs group_norm(const OnnxCall& call, int64_t groups, bool by_groups) {
  const ImportedValue value = call.value(0);
  if (value.axes.size() < 2) throw call.error("its input has no positions");
  const ImportedValue in = call.graph().along_channels(value, 0);
  const int64_t channels = call.graph().shape(in.node).channels;
  if (groups == 0) groups = channels;
  const int64_t count = by_groups ? groups : channels;
  const ConstantRef scale = read_list(call, 1, "scale", count), bias = read_list(call, 2, "bias", count);
  const GroupNorm norm{groups, call.attributes.number("epsilon", 1e-5F), !are_all(scale, 1), !are_all(bias, 0)};
  std::vector<ImportedTensor> tensors;
  const auto add = [&](const char* tensor, const ConstantRef& list) {
    tensors.push_back(count == channels ? stored_tensor(tensor, list) : spread_list(call, tensor, list, channels));
  };
  if (norm.gamma) add("weight", scale);
  if (norm.beta) add("bias", bias);
  const size_t node = call.graph().add(call.name, norm, {in.node}, tensors);
  return {computed(call.graph().turned_as({node, in.axes}, value.axes))};
}

/// Whether instance norms alone read what a node gives: exporters write group norms so.
bool is_for_instance_norms(const OnnxCall& call) {
  const auto reads = [&](const onnx::Node* one) { return std::ranges::count(one->input(), call.node.output(0)) > 0; };
  const auto is_other = [&](const onnx::Node* one) { return one->op_type() != "InstanceNormalization" && reads(one); };
  return std::ranges::any_of(call.context.order.nodes, reads) &&
         std::ranges::none_of(call.context.order.nodes, is_other);
}

}  // namespace

int64_t groups_laid_out(const OnnxCall& call, const std::vector<int64_t>& sizes) {
  if (call.inputs[0].constant || !call.inputs[0].layout.is_plain() || sizes.size() != 3) return 0;
  const ImportedValue value = call.value(0);
  if (value.axes.size() < 2 || !call.graph().is_channels(value, 0)) return 0;
  const int64_t channels = call.graph().size(value, 0);
  if (call.sizes(0) == sizes) return 0;
  const bool is_grouped = sizes[0] == call.context.batch && sizes[1] >= 1 && channels % sizes[1] == 0;
  return is_grouped && is_for_instance_norms(call) ? sizes[1] : 0;
}

OnnxOutputs lower_instance_norm(const OnnxCall& call) {
  const OnnxLayout& layout = call.inputs[0].layout;
  if (!layout.is_plain() && layout.kind != OnnxLayout::Kind::grouped) throw OnnxNotSupported(layout.why);
  OnnxOutputs outputs = group_norm(call, layout.is_plain() ? 0 : layout.count, !layout.is_plain());
  outputs[0].layout = layout;
  return outputs;
}

OnnxOutputs lower_group_norm(const OnnxCall& call) {
  call.attributes.pass_over("stash_type");  // in which precision it is computed
  const int64_t groups = call.attributes.integer("num_groups", 0);
  if (groups < 1) throw call.error(fmt::format("its num_groups is {}, expected 1 or more", groups));
  constexpr int64_t by_channels_since = 21;
  return group_norm(call, groups, call.opset() < by_channels_since);
}

OnnxOutputs lower_layer_norm(const OnnxCall& call) {
  call.attributes.pass_over("stash_type");  // in which precision it is computed
  const ImportedValue value = call.graph().vector(call.value(0));
  const size_t first = call.inner_axis(call.attributes.integer("axis", -1), value);
  size_t axis = value.axes.size() - 1;
  int64_t wide = 0;
  for (size_t i = value.axes.size(); i-- > first;)
    if (call.graph().size(value, i) > 1) {
      axis = i;
      ++wide;
    }
  if (wide > 1) return {computed(window_norm(call, value))};
  const ImportedValue in = call.graph().along_channels(value, axis);
  const int64_t channels = call.graph().shape(in.node).channels;
  const LayerNorm norm{call.attributes.number("epsilon", 1e-5F), true, call.has(2)};
  std::vector<ImportedTensor> tensors{shared_list(call, "weight", 1, "scale", channels)};
  if (norm.beta) tensors.push_back(shared_list(call, "bias", 2, "bias", channels));
  const size_t node = call.graph().add(call.name, norm, {in.node}, tensors);
  return {computed(call.graph().turned_as({node, in.axes}, value.axes))};
}

OnnxOutputs lower_softmax(const OnnxCall& call) { return softmax<Softmax>(call); }
OnnxOutputs lower_log_softmax(const OnnxCall& call) { return softmax<LogSoftmax>(call); }

}  // namespace seqcast
