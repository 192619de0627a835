// SPDX-License-Identifier: MIT
// Lowers Keras convolutions to Conv1d with weights [filters, in, k].
#include <fmt/format.h>

#include <algorithm>

#include "formats/keras/lowering_steps.hpp"

namespace seqcast {
namespace {

using Sizes = std::vector<int64_t>;

Padding read_padding(const KerasCall& call, int64_t kernel, int64_t dilation) {
  const std::string padding = call.config.text({"padding", "border_mode"}, "valid");
  if (padding == "valid") return {Padding::Kind::valid};
  if (padding == "causal") return {Padding::Kind::causal};
  if (padding != "same")
    throw call.config.error(fmt::format("its padding is '{}', expected valid, same or causal", padding));
  if (call.facts.backend == KerasBackend::tensorflow) return {Padding::Kind::same};
  const int64_t span = (kernel - 1) * dilation + 1;  // Theano has the odd one on the left, and knows of no stride
  return {Padding::Kind::sides, span / 2, span - 1 - span / 2};
}

/// Where the axes of a convolution's input lie, and what of its settings belongs to the length.
struct Axes {
  size_t channels;            ///< the axis that Keras calls channels
  std::vector<size_t> space;  ///< the others, in order
  size_t length;              ///< index in `space` of the graph's length
  bool is_picture = false;    ///< the letters are an axis of the picture: the kernel covers them all
};

Axes find_axes(const KerasCall& call, size_t dimensions) {
  const ImportedValue& in = call.input();
  if (in.axes.size() != dimensions + 1)
    throw call.not_supported(fmt::format("it needs an input of {} axes besides the batch", dimensions + 1));
  Axes axes{call.channels_first() ? 0 : dimensions, {}, dimensions, false};
  for (size_t i = 0; i <= dimensions; ++i)
    if (i != axes.channels) axes.space.push_back(i);
  for (size_t i = 0; i < dimensions; ++i)
    if (in.axes[axes.space[i]] == ValueAxis::length) axes.length = i;
  for (size_t i = 0; i < dimensions && axes.length == dimensions; ++i)
    if (call.graph.is_length(in, axes.space[i])) axes.length = i;
  if (axes.length == dimensions) throw call.not_supported("it runs along the channels");
  for (size_t space : axes.space) axes.is_picture = axes.is_picture || in.axes[space] == ValueAxis::channels;
  if (!axes.is_picture && !call.graph.is_channels(in, axes.channels))
    throw call.not_supported("its channels are positions");
  return axes;
}

/// What is taken of a kernel [space..., in, filters] for [filters, channels, k].
struct Taken {
  Sizes shape;              ///< [space..., in, filters]
  size_t length;            ///< which axis of space is k
  int64_t tap = 0;          ///< of the other axis of space, where the letters are `in`
  bool is_picture = false;  ///< the other axis of space is the letters, and `in` is 1
  bool flipped = false;     ///< along all axes of space
};

/// [filters, channels, k] as a view of what is stored.
/// @param order  the stored axis that is each of [space..., in, filters].
View lay_out(const Sizes& stored_shape, const Sizes& order, const Taken& taken) {
  const size_t dimensions = taken.shape.size() - 2;
  const View stored = view_of({DataType::f32, stored_shape, {}});
  const auto stride = [&](size_t axis) { return stored.strides[static_cast<size_t>(order[axis])]; };
  const size_t other = 1 - taken.length;  // of two axes of space
  View view{0, {stride(dimensions + 1), taken.is_picture ? stride(other) : stride(dimensions), stride(taken.length)}};
  if (taken.flipped) reverse(view, 2, taken.shape[taken.length]);
  if (taken.flipped && taken.is_picture) reverse(view, 1, taken.shape[other]);
  if (dimensions == 2 && !taken.is_picture)
    view.first += (taken.flipped ? taken.shape[other] - 1 - taken.tap : taken.tap) * stride(other);
  return view;
}

/// A kernel as the file may have it.
std::vector<StoredForm> kernel_forms(const Taken& taken, bool old_first) {
  const size_t dimensions = taken.shape.size() - 2;
  const int64_t length = taken.shape[0], in = taken.shape[dimensions], filters = taken.shape[dimensions + 1];
  double values = 1;
  for (const int64_t size : taken.shape) values *= static_cast<double>(size);
  if (values > 0x1p62) return {{taken.shape}};  // no file has so many
  const auto form = [&](const Sizes& shape, const Sizes& order) {
    return StoredForm{shape, lay_out(shape, order, taken)};
  };
  if (dimensions == 2) {
    const StoredForm today = form(taken.shape, {0, 1, 2, 3});
    const StoredForm old = form({filters, in, length, taken.shape[1]}, {2, 3, 1, 0});  // Keras 1, dim_ordering 'th'
    return old_first ? std::vector{old, today} : std::vector{today, old};
  }
  std::vector<StoredForm> forms{form(taken.shape, {0, 1, 2}), form({filters, in, length, 1}, {2, 1, 0}),  // Keras 1.0
                                form({length, 1, in, filters}, {0, 2, 3})};                               // Keras 1.1
  if (old_first) std::ranges::reverse(forms);
  return forms;
}

/// Of an axis of the picture that is not the length: which tap of the kernel sees its one position.
int64_t only_tap(const KerasCall& call, int64_t kernel, const Padding& padding) {
  if (padding.kind == Padding::Kind::valid && kernel == 1) return 0;
  if (padding.kind == Padding::Kind::same) return (kernel - 1) / 2;
  if (padding.kind == Padding::Kind::sides) return kernel / 2;
  throw call.not_supported("its kernel is wider than the picture");
}

/// The sizes of a kernel along each axis of space.
Sizes kernel_sizes(const KerasConfig& config, size_t dimensions) {
  if (config.find({"nb_row"})) return {config.integer({"nb_row"}), config.integer({"nb_col"})};
  return config.sizes({"kernel_size", "filter_length"}, dimensions, 0);
}

/// The convolution along the graph's length.
Conv1d read_conv(const KerasCall& call, const Axes& axes, const Sizes& kernel) {
  const KerasConfig& config = call.config;
  const size_t dimensions = kernel.size();
  Conv1d conv;
  conv.filters = config.integer({"filters", "nb_filter"});
  conv.kernel = kernel[axes.length];
  conv.stride = config.sizes({"strides", "subsample", "subsample_length"}, dimensions, 1)[axes.length];
  conv.dilation = config.sizes({"dilation_rate", "atrous_rate"}, dimensions, 1)[axes.length];
  conv.groups = config.integer({"groups"}, 1);
  conv.bias = config.boolean({"use_bias", "bias"}, true);
  conv.padding = read_padding(call, conv.kernel, conv.dilation);
  if (conv.filters < 1 || conv.kernel < 1 || conv.stride < 1 || conv.dilation < 1 || conv.groups < 1)
    throw config.error("its filters, kernel, strides and dilation are not all positive");
  if (conv.filters > max_integer || kernel[dimensions - 1] < 1 || kernel[0] < 1)
    throw config.error("its kernel has no size");
  return conv;
}

/// What of the stored kernel the convolution reads.
Taken taken_of(const KerasCall& call, const Axes& axes, const Sizes& kernel, const Conv1d& conv) {
  const int64_t channels = call.shape().channels;
  Taken taken{kernel, axes.length, 0, axes.is_picture, call.facts.backend == KerasBackend::theano};
  taken.shape.insert(taken.shape.end(), {axes.is_picture ? 1 : channels / conv.groups, conv.filters});
  if (kernel.size() == 1) return taken;
  const int64_t covered = kernel[1 - axes.length];
  if (!axes.is_picture) {
    taken.tap = only_tap(call, covered, conv.padding);
  } else if (covered != channels || call.config.text({"padding", "border_mode"}, "valid") != "valid" ||
             conv.groups != 1) {
    throw call.not_supported(
        fmt::format("its kernel covers {} of {} letters, expected all of them and padding valid", covered, channels));
  }
  return taken;
}

}  // namespace

ImportedValue lower_conv(const KerasCall& given) {
  const KerasCall call = given.along_length();
  const KerasConfig& config = call.config;
  const size_t dimensions = call.layer.class_name.find("2D") != std::string::npos ? 2 : 1;
  const Axes axes = find_axes(call, dimensions);
  const Sizes kernel = kernel_sizes(config, dimensions);
  const Conv1d conv = read_conv(call, axes, kernel);
  const Taken taken = taken_of(call, axes, kernel, conv);
  const bool old_first = config.text({"dim_ordering"}, "") == "th";
  if (*std::ranges::max_element(kernel) > 1) call.lowered.flips_kernels = true;
  const std::vector<StoredForm> forms = kernel_forms(taken, old_first);
  // [C, L] * conv(k, dilation d) -> [filters, L']
  std::vector<ImportedTensor> tensors{call.tensor("weight", "kernel", forms)};
  if (conv.bias) tensors.push_back(call.tensor("bias", "bias", {{{conv.filters}}}));
  const size_t node = call.graph.add(call.name, conv, {call.input().node}, tensors);
  ImportedValue result{node, call.input().axes};
  for (size_t space : axes.space) result.axes[space] = ValueAxis::one;
  result.axes[axes.space[axes.length]] = ValueAxis::length;
  result.axes[axes.channels] = ValueAxis::channels;
  return activate(call, result, config.find({"activation"}));
}

namespace {

/// A convolution of each channel alone: [C, L] -> [C * multiplier, L'], outputs of a channel side by side.
size_t add_depthwise(const KerasCall& call, const std::string& name, bool bias) {
  const Axes axes = find_axes(call, 1);
  if (axes.is_picture) throw call.not_supported("it runs along the channels");
  const KerasConfig& config = call.config;
  const int64_t channels = call.shape().channels;
  const int64_t multiplier = config.integer({"depth_multiplier"}, 1);
  const int64_t kernel = config.sizes({"kernel_size", "filter_length"}, 1, 0)[0];
  const int64_t dilation = config.sizes({"dilation_rate"}, 1, 1)[0];
  const int64_t stride = config.sizes({"strides", "subsample_length"}, 1, 1)[0];
  if (multiplier < 1 || kernel < 1 || dilation < 1 || stride < 1 || multiplier > max_integer / channels)
    throw config.error("its multiplier, kernel, strides and dilation are not all positive and small");
  Conv1d conv{channels * multiplier, kernel, stride, dilation, read_padding(call, kernel, dilation), bias, channels};
  if (kernel > 1) call.lowered.flips_kernels = true;
  View view{0, {1, 0, conv.filters}};  // [k, C, multiplier] -> [C * multiplier, 1, k]
  if (call.facts.backend == KerasBackend::theano) reverse(view, 2, kernel);
  std::vector<ImportedTensor> tensors{
      call.tensor("weight", "depthwise_kernel", {{{kernel, channels, multiplier}, view}})};
  if (bias) tensors.push_back(call.tensor("bias", "bias", {{{conv.filters}}}));
  return call.graph.add(name, conv, {call.input().node}, tensors);
}

}  // namespace

ImportedValue lower_depthwise_conv(const KerasCall& given) {
  const KerasCall call = given.along_length();
  const size_t node = add_depthwise(call, call.name, call.config.boolean({"use_bias"}, true));
  return activate(call, {node, call.input().axes}, call.config.find({"activation"}));
}

ImportedValue lower_separable_conv(const KerasCall& given) {
  const KerasCall call = given.along_length();
  const KerasConfig& config = call.config;
  const int64_t filters = config.integer({"filters", "nb_filter"});
  if (filters < 1) throw config.error(fmt::format("its filters are {}, expected at least 1", filters));
  const size_t depthwise = add_depthwise(call, call.name + "_depthwise", false);
  const int64_t in = call.graph.shape(depthwise).channels;
  Conv1d conv;
  conv.filters = filters;
  conv.kernel = 1;
  conv.bias = config.boolean({"use_bias", "bias"}, true);
  // [1, C * multiplier, filters] -> [filters, C * multiplier, 1]
  const StoredForm pointwise{{1, in, filters}, {0, {1, filters, 0}}};
  std::vector<ImportedTensor> tensors{call.tensor("weight", "pointwise_kernel", {pointwise})};
  if (conv.bias) tensors.push_back(call.tensor("bias", "bias", {{{filters}}}));
  // [C * multiplier, L] * conv(1) -> [filters, L]
  const size_t node = call.graph.add(call.name, conv, {depthwise}, tensors);
  return activate(call, {node, call.input().axes}, config.find({"activation"}));
}

}  // namespace seqcast
