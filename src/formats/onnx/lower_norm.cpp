// SPDX-License-Identifier: MIT
// Lowers ONNX's normalizations and softmaxes.
#include <fmt/format.h>
#include <fmt/ranges.h>

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

void add_list(const OnnxCall& call, size_t node, const std::string& tensor, const ConstantRef& list) {
  call.context.tensor(node, tensor, list, list->dims, list->tensor.view);
}

/// Declares a list of one number for each channel, which may be one for all of them, and have axes of 1 before it.
void add_shared_list(const OnnxCall& call, size_t node, const std::string& tensor, size_t input, std::string_view what,
                     int64_t channels) {
  const ConstantRef list = call.constant(input, what);
  if (!list->is_integer && list->size() == 1)
    return call.context.own_tensor(node, tensor, {static_cast<float>(first_number(*list))});
  const bool is_row = !list->dims.empty() && list->dims.back() == channels && list->size() == channels;
  add_list(call, node, tensor, is_row ? with_dims(list, {channels}) : read_list(call, input, what, channels));
}

/// Before opset 14 no attribute tells training: a norm that gives a batch's statistics takes them, too.
bool gives_statistics(const OnnxCall& call) {
  for (int i = 1; i < call.node.output_size(); ++i)
    if (!call.node.output(i).empty()) return true;
  return false;
}

/// Softmax along an axis, or its logarithm. Before opset 13 it was over all axes from one on.
template <class Kind>
OnnxOutputs softmax(const OnnxCall& call) {
  const ImportedValue value = call.graph().vector(call.value(0));
  const size_t axis = call.inner_axis(call.attributes.integer("axis", call.opset() < 13 ? 1 : -1), value);
  if (call.opset() < 13)
    for (size_t i = axis + 1; i < value.axes.size(); ++i)
      if (call.graph().size(value, i) != 1) throw call.not_supported("it is over several axes at once");
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
  const size_t node = call.graph().add(call.name, norm, {in.node});
  constexpr std::pair<const char*, const char*> tensors[] = {
      {"weight", "scale"}, {"bias", "bias"}, {"running_mean", "mean"}, {"running_var", "variance"}};
  for (size_t i = 0; i < std::size(tensors); ++i)
    add_list(call, node, tensors[i].first, read_list(call, i + 1, tensors[i].second, channels));
  return {computed(call.graph().turned_as({node, in.axes}, value.axes))};
}

OnnxOutputs lower_layer_norm(const OnnxCall& call) {
  call.attributes.pass_over("stash_type");  // in which precision it is computed
  const ImportedValue value = call.graph().vector(call.value(0));
  const size_t axis = call.inner_axis(call.attributes.integer("axis", -1), value);
  if (axis + 1 != value.axes.size()) throw call.not_supported("it normalizes over several axes, not the last alone");
  const ImportedValue in = call.graph().along_channels(value, axis);
  const int64_t channels = call.graph().shape(in.node).channels;
  const LayerNorm norm{call.attributes.number("epsilon", 1e-5F), true, call.has(2)};
  const size_t node = call.graph().add(call.name, norm, {in.node});
  add_shared_list(call, node, "weight", 1, "scale", channels);
  if (norm.beta) add_shared_list(call, node, "bias", 2, "bias", channels);
  return {computed(call.graph().turned_as({node, in.axes}, value.axes))};
}

OnnxOutputs lower_softmax(const OnnxCall& call) { return softmax<Softmax>(call); }
OnnxOutputs lower_log_softmax(const OnnxCall& call) { return softmax<LogSoftmax>(call); }

}  // namespace seqcast
