// SPDX-License-Identifier: MIT
// Lowers ONNX's transposed convolutions to Conv1d, one filter for each place between two inputs.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "formats/importing/along_axis.hpp"
#include "formats/onnx/lowering_steps.hpp"
#include "formats/onnx/sliding.hpp"
#include "model/limits.hpp"

namespace seqcast {
namespace {

using Sizes = std::vector<int64_t>;

/// A transposed convolution along the length: input i adds weight [C, M / groups, k] to outputs i * stride + j *
/// dilation - begin.
struct Transposed {
  ImportedValue value;
  ConstantView weight;
  int64_t groups = 1, channels = 0, filters = 0;
  AxisSlide along;
  int64_t length = 0, outputs = 0;
  std::vector<float> bias;
  std::vector<ValueAxis> axes;
};

/// Padding as the operator's other settings have it: a given output, or as many outputs as inputs times the stride.
/// @param place  of the length's size, from the end of a list of sizes.
void settle_padding(const OnnxCall& call, Transposed& t, size_t place, int64_t more) {
  AxisSlide& along = t.along;
  const int64_t whole = along.stride * (t.length - 1) + more + (along.kernel - 1) * along.dilation + 1;
  const std::string auto_pad = call.attributes.text("auto_pad", "NOTSET");
  const Sizes shape = call.attributes.integers("output_shape");
  const bool is_same = auto_pad == "SAME_UPPER" || auto_pad == "SAME_LOWER";
  if (is_same || !shape.empty()) {
    if (!shape.empty() && shape.size() < place) throw call.error("its output_shape has too few sizes");
    const int64_t outputs = shape.empty() ? t.length * along.stride : shape[shape.size() - place];
    if (outputs < 1 || outputs > max_positions) throw call.error(fmt::format("its outputs are {}", outputs));
    const int64_t total = std::max<int64_t>(whole - outputs, 0);
    along.begin = auto_pad == "SAME_UPPER" ? total / 2 : total - total / 2;
    along.end = whole - outputs - along.begin;
  }
  t.outputs = whole - along.begin - along.end;
  if (t.outputs < 1) throw call.error(fmt::format("it leaves {} positions", t.outputs));
}

Transposed read_transposed(const OnnxCall& call) {
  const ConstantRef weight = call.constant(1, "weight");
  if (weight->is_integer || weight->dims.size() < 3)
    throw call.error(
        fmt::format("its weight has sizes [{}], expected [channels, filters, kernel]", fmt::join(weight->dims, ", ")));
  const Sizes kernel(weight->dims.begin() + 2, weight->dims.end());
  call.attributes.pass_over("kernel_shape");
  const Sliding sliding = read_sliding(call, kernel, false);
  Transposed t;
  t.value = sliding.value;
  t.weight = view_of(weight);
  t.along = sliding.along();
  t.axes = sliding.axes;
  std::vector<int64_t>& strides = t.weight.view.strides;
  strides = {strides[0], strides[1], strides[2 + sliding.length]};
  for (size_t i = 0; i < kernel.size(); ++i)
    if (i != sliding.length && (kernel[i] != 1 || call.graph().size(t.value, i + 1) != 1 ||
                                sliding.space[i].stride != 1 || sliding.space[i].begin + sliding.space[i].end != 0))
      throw call.not_supported("it widens the other axis of its picture");
  const Shape in = call.graph().shape(t.value.node);
  t.groups = call.attributes.integer("group", 1);
  t.channels = in.channels;
  t.length = in.length;
  t.filters = weight->dims[1] * t.groups;
  if (t.groups < 1 || weight->dims[0] != t.channels || t.channels % t.groups != 0 ||
      !call.graph().is_channels(t.value, 0))
    throw call.error(fmt::format("its weight has sizes [{}], expected [{}, ...] for an input of [{}]",
                                 fmt::join(weight->dims, ", "), t.channels, fmt::join(call.sizes_of(t.value), ", ")));
  const Sizes more = call.attributes.integers("output_padding");
  if (!more.empty() && (more.size() != kernel.size() || *std::ranges::min_element(more) < 0))
    throw call.error(fmt::format("its output_padding is [{}]", fmt::join(more, ", ")));
  settle_padding(call, t, kernel.size() - sliding.length, more.empty() ? 0 : more[sliding.length]);
  if (call.has(2)) {
    const std::vector<double> bias = numbers_of(*call.constant(2, "bias"));
    if (std::ssize(bias) != t.filters)
      throw call.error(fmt::format("its bias has {} numbers, expected {}", bias.size(), t.filters));
    t.bias.assign(bias.begin(), bias.end());
  }
  return t;
}

/// The part of a value that the padding leaves.
ImportedValue without_padding(const OnnxCall& call, const ImportedValue& value, int64_t begin, int64_t outputs) {
  return cropped(call.graph(), call.name, value, 1, {begin, begin + outputs});
}

/// With a stride of 1: a convolution with the kernel turned around. [C, L] -> [filters, L + (k - 1) * d - padding]
size_t add_turned(const OnnxCall& call, const Transposed& t) {
  const AxisSlide& along = t.along;
  const int64_t reach = (along.kernel - 1) * along.dilation;
  Conv1d conv{.filters = t.filters,
              .kernel = along.kernel,
              .dilation = along.dilation,
              .padding = {Padding::Kind::sides, reach, std::max(reach, along.begin + t.outputs - t.length)},
              .bias = !t.bias.empty(),
              .groups = t.groups};
  // [C, M / groups, k] -> [M, C / groups, k], in axes [groups, M / groups, C / groups, k]
  const std::vector<int64_t>& strides = t.weight.view.strides;
  const int64_t in = t.channels / t.groups;
  View view{t.weight.view.first + (along.kernel - 1) * strides[2],
            {in * strides[0], strides[1], strides[0], -strides[2]},
            {t.groups, t.filters / t.groups, in, along.kernel}};
  std::vector<ImportedTensor> tensors{stored_tensor("weight", t.weight.constant, std::move(view))};
  if (conv.bias) tensors.push_back(call.context.own_tensor("bias", t.bias));
  return call.graph().add(call.name, conv, {t.value.node}, tensors);
}

/// With a stride of s: output a * s + r is what filter r of s has at position a. [C, L] -> [s * filters, L']
size_t add_phases(const OnnxCall& call, const Transposed& t, int64_t positions) {
  const AxisSlide& along = t.along;
  const int64_t taps = (along.kernel - 1) * along.dilation / along.stride + 1, in = t.channels / t.groups;
  const Conv1d conv{.filters = along.stride * t.filters,
                    .kernel = taps,
                    .padding = {Padding::Kind::sides, taps - 1, positions - t.length},
                    .bias = !t.bias.empty()};
  constexpr int64_t most = int64_t{1} << 26;  // weights, most of which may be zeros
  if (conv.filters > most / taps / t.channels)
    throw call.not_supported(
        fmt::format("its stride is {}, of {} channels and {} filters", along.stride, t.channels, t.filters));
  const std::vector<double> stored = numbers_of(*seen_as(t.weight, {t.channels, t.filters / t.groups, along.kernel}));
  std::vector<float> weight(static_cast<size_t>(conv.filters * t.channels * taps), 0.0F);
  const int64_t of_group = t.filters / t.groups;
  for (int64_t c = 0; c < t.channels; ++c)
    for (int64_t m = 0; m < of_group; ++m)
      for (int64_t j = 0; j < along.kernel; ++j) {
        const int64_t place = j * along.dilation;  // r + s * tap, read backwards
        const int64_t filter = place % along.stride * t.filters + c / in * of_group + m;
        const int64_t tap = taps - 1 - place / along.stride;
        weight[static_cast<size_t>((filter * t.channels + c) * taps + tap)] =
            static_cast<float>(stored[static_cast<size_t>((c * of_group + m) * along.kernel + j)]);
      }
  std::vector<ImportedTensor> tensors{call.context.own_tensor("weight", std::move(weight))};
  std::vector<float> bias;
  for (int64_t r = 0; r < along.stride && conv.bias; ++r) bias.insert(bias.end(), t.bias.begin(), t.bias.end());
  if (conv.bias) tensors.push_back(call.context.own_tensor("bias", std::move(bias)));
  return call.graph().add(call.name + "_phases", conv, {t.value.node}, tensors);
}

}  // namespace

OnnxOutputs lower_conv_transpose(const OnnxCall& call) {
  const Transposed t = read_transposed(call);
  if (t.along.stride == 1) {
    ImportedValue all{add_turned(call, t), {ValueAxis::channels, ValueAxis::length}};
    return {computed({without_padding(call, all, t.along.begin, t.outputs).node, t.axes})};
  }
  const int64_t stride = t.along.stride, taps = (t.along.kernel - 1) * t.along.dilation / stride + 1;
  const int64_t positions = std::max(t.length + taps - 1, ceil_div(t.along.begin + t.outputs, stride));
  const size_t phases = add_phases(call, t, positions);
  // [s * filters, L'] -> [s * L', filters] -> [filters, s * L'], position by position; one filter: [1, s * L'] at once
  size_t all = call.graph().add(call.name + "_unrolled", Fold{t.filters == 1 ? 1 : stride * positions}, {phases});
  if (t.filters > 1) all = call.graph().transposed(all);
  const ImportedValue value{all, {ValueAxis::channels, ValueAxis::length}};
  return {computed({without_padding(call, value, t.along.begin, t.outputs).node, t.axes})};
}

}  // namespace seqcast
