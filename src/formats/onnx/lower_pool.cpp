// SPDX-License-Identifier: MIT
// Lowers ONNX pools.
#include <fmt/format.h>

#include "formats/onnx/lowering_steps.hpp"
#include "formats/onnx/sliding.hpp"

namespace seqcast {
namespace {

/// A largest value is the same whether the ends of its input come again or are padded with what is smaller than all,
/// as long as no pool holds them alone.
Padding with_edges(const OnnxCall& call, const Sliding& sliding) {
  const OnnxLayout& layout = call.inputs[0].layout;
  if (layout.is_plain()) return sliding.padding;
  const int64_t kernel = sliding.along().kernel;
  if (layout.kind != OnnxLayout::Kind::edges || layout.axis != sliding.length + 1 || sliding.padding != Padding{} ||
      layout.left >= kernel || layout.right >= kernel || call.attributes.truth("ceil_mode", false))
    throw OnnxNotSupported(layout.why);
  return {Padding::Kind::sides, layout.left, layout.right};
}

template <class Pool>
OnnxOutputs pool(const OnnxCall& call, Pool kind) {
  const std::vector<int64_t> kernel = call.attributes.integers("kernel_shape");
  if (kernel.empty()) throw call.error("its kernel_shape is missing");
  const Sliding sliding = read_sliding(call, kernel);
  const AxisSlide& along = sliding.along();
  for (size_t i = 0; i < sliding.space.size(); ++i) {
    const AxisSlide& slide = sliding.space[i];
    if (slide.dilation != 1 && slide.kernel > 1) throw call.not_supported("its kernel is dilated");
    if (i == sliding.length) continue;
    const bool is_one = call.graph().size(sliding.value, i + 1) == 1;
    if (slide.kernel != 1 || slide.begin + slide.end != 0 || (!is_one && slide.stride != 1))
      throw call.not_supported("it pools over the other axis of its picture");
  }
  kind.size = along.kernel;
  kind.stride = along.stride;
  kind.padding = with_edges(call, sliding);
  kind.partial = call.attributes.truth("ceil_mode", false);
  ImportedValue result{call.graph().add(call.name, kind, {sliding.value.node}), sliding.value.axes};
  result.axes[sliding.length + 1] = ValueAxis::length;
  return {computed(std::move(result))};
}

/// [N, C, L] -> [N, C, 1], of all axes of space.
OnnxOutputs global_pool(const OnnxCall& call, Pooling pooling) {
  ImportedValue value = call.value(0);
  if (value.axes.size() < 2) throw call.error("its input has no positions");
  if (value.axes.size() == 2 && value.axes[1] == ValueAxis::channels && call.graph().shape(value.node).channels > 1)
    value = call.graph().transposed(value);
  for (size_t i = 1; i < value.axes.size(); ++i)
    if (value.axes[i] == ValueAxis::channels && call.graph().size(value, i) != 1)
      throw call.not_supported("it pools over the letters");
  ImportedValue result{call.graph().add(call.name, GlobalPool{pooling}, {value.node}), value.axes};
  for (size_t i = 1; i < result.axes.size(); ++i) result.axes[i] = ValueAxis::one;
  return {computed(std::move(result))};
}

}  // namespace

OnnxOutputs lower_max_pool(const OnnxCall& call) {
  call.attributes.pass_over("storage_order");  // of the places that a second output gives
  return pool(call, MaxPool{});
}

OnnxOutputs lower_average_pool(const OnnxCall& call) {
  AvgPool kind;
  kind.count_padding = call.attributes.truth("count_include_pad", false);
  return pool(call, kind);
}

OnnxOutputs lower_global_max_pool(const OnnxCall& call) { return global_pool(call, Pooling::max); }
OnnxOutputs lower_global_average_pool(const OnnxCall& call) { return global_pool(call, Pooling::avg); }

}  // namespace seqcast
