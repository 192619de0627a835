// SPDX-License-Identifier: MIT
// Lowers ONNX convolutions to Conv1d.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "formats/onnx/lowering_steps.hpp"
#include "formats/onnx/sliding.hpp"

namespace seqcast {
namespace {

using Sizes = std::vector<int64_t>;

/// The weights of a convolution [M, C / groups, k...], checked against its kernel_shape.
ConstantRef read_kernel(const OnnxCall& call) {
  const ConstantRef weight = call.constant(1, "weight");
  if (weight->is_integer || weight->dims.size() < 3)
    throw call.error(
        fmt::format("its weight has sizes [{}], expected [filters, channels, kernel]", fmt::join(weight->dims, ", ")));
  const Sizes kernel(weight->dims.begin() + 2, weight->dims.end());
  const Sizes said = call.attributes.integers("kernel_shape");
  if (!said.empty() && said != kernel)
    throw call.error(fmt::format("its kernel_shape is [{}], but its weight has sizes [{}]", fmt::join(said, ", "),
                                 fmt::join(weight->dims, ", ")));
  return weight;
}

void check_bias(const OnnxCall& call, const ConstantRef& bias, int64_t filters) {
  if (bias->is_integer || bias->dims != Sizes{filters})
    throw call.error(fmt::format("its bias has sizes [{}], expected [{}]", fmt::join(bias->dims, ", "), filters));
}

/// Where a kernel of a picture [M, C / groups, k, other] lies as [M, C, k]: its letters are the other axis, or that has
/// one place, which one tap sees.
View picture_view(const OnnxCall& call, const Sliding& sliding, const ConstantView& weight, int64_t groups) {
  const size_t other = 1 - sliding.length;
  const AxisSlide& across = sliding.space[other];
  View view = weight.view;
  const std::vector<int64_t> strides = view.strides;
  view.strides = {strides[0], strides[1], strides[2 + sliding.length]};
  if (sliding.value.axes[other + 1] != ValueAxis::channels) {
    view.first += only_tap(call, across) * strides[2 + other];
    return view;
  }
  const int64_t channels = call.graph().shape(sliding.value.node).channels;
  if (across.kernel != channels || across.begin + across.end != 0 || across.dilation != 1 || groups != 1 ||
      weight.constant->dims[1] != 1)
    throw call.not_supported(fmt::format("its kernel covers {} of {} letters, expected all of them and no padding",
                                         across.kernel, channels));
  view.strides[1] = strides[2 + other];
  return view;
}

}  // namespace

OnnxOutputs lower_conv(const OnnxCall& call) {
  const ConstantRef weight = read_kernel(call);
  const Sliding sliding = read_sliding(call, {weight->dims.begin() + 2, weight->dims.end()});
  const AxisSlide& along = sliding.along();
  Conv1d conv{.filters = weight->dims[0],
              .kernel = along.kernel,
              .stride = along.stride,
              .dilation = along.dilation,
              .padding = sliding.padding,
              .bias = call.has(2),
              .groups = call.attributes.integer("group", 1)};
  const int64_t channels = call.graph().shape(sliding.value.node).channels;
  const bool is_picture = sliding.space.size() == 2;
  const bool letters_across = is_picture && sliding.value.axes[2 - sliding.length] == ValueAxis::channels;
  if (conv.groups < 1 || conv.filters < 1) throw call.error("its group and its filters must be at least 1");
  if (!letters_across && (!call.graph().is_channels(sliding.value, 0) || weight->dims[1] > channels ||
                          weight->dims[1] * conv.groups != channels))
    throw call.error(fmt::format("its weight has sizes [{}], expected [{}, {}, ...] for an input of [{}]",
                                 fmt::join(weight->dims, ", "), conv.filters, ceil_div(channels, conv.groups),
                                 fmt::join(call.sizes_of(sliding.value), ", ")));
  ConstantView seen = view_of(weight);
  const View view = is_picture ? picture_view(call, sliding, seen, conv.groups) : seen.view;
  std::vector<ImportedTensor> tensors{stored_tensor("weight", seen.constant, view)};
  if (conv.bias) {
    const ConstantRef bias = call.constant(2, "bias");
    check_bias(call, bias, conv.filters);
    tensors.push_back(stored_tensor("bias", bias));
  }
  // [C, L] * conv(k, dilation d) -> [filters, L']
  const size_t node = call.graph().add(call.name, conv, {sliding.value.node}, tensors);
  return {computed({node, sliding.axes})};
}

}  // namespace seqcast
