// SPDX-License-Identifier: MIT
// Lowers ONNX's Pad: zeros, less of an axis, and what a max-pool reads as its own padding.
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "formats/importing/along_axis.hpp"
#include "formats/onnx/lowering_steps.hpp"

namespace seqcast {
namespace {

using Sizes = std::vector<int64_t>;

/// What a Pad adds at both ends of one axis besides the batch; less than 0: takes away.
struct Ends {
  size_t axis = 0;
  int64_t left = 0, right = 0;
};

std::vector<Ends> read_pads(const OnnxCall& call, const ImportedValue& value) {
  const bool has_inputs = call.opset() >= 11;
  const Sizes pads = has_inputs ? call.integers(1, "pads") : call.attributes.integers("pads");
  Sizes axes = has_inputs && call.has(3) ? call.integers(3, "axes") : Sizes{};
  if (axes.empty())
    for (size_t i = 0; i <= value.axes.size(); ++i) axes.push_back(static_cast<int64_t>(i));
  if (pads.size() != 2 * axes.size())
    throw call.error(fmt::format("it has {} pads, expected 2 for each of {} axes", pads.size(), axes.size()));
  std::vector<Ends> result;
  for (size_t i = 0; i < axes.size(); ++i) {
    const int64_t left = pads[i], right = pads[axes.size() + i];
    if (left == 0 && right == 0) continue;
    const size_t axis = call.inner_axis(axes[i], value);
    const int64_t size = call.graph().size(value, axis);
    if (left < -size || right < -size || left + right <= -size ||
        std::max(left, right) > std::numeric_limits<int32_t>::max())
      throw call.error(fmt::format("it pads an axis of size {} by [{}, {}]", size, left, right));
    result.push_back({axis, left, right});
  }
  return result;
}

/// An axis with ends that a max-pool reads as padding: they come again or, which is the same to it, are less than all.
OnnxValue with_edges(const ImportedValue& value, const std::vector<Ends>& pads, const OnnxNotSupported& why) {
  if (pads.empty()) return computed(value);
  if (pads.size() != 1 || pads[0].left < 0 || pads[0].right < 0) throw why;
  OnnxValue result = computed(value);
  result.layout = {
      .kind = OnnxLayout::Kind::edges, .axis = pads[0].axis, .left = pads[0].left, .right = pads[0].right, .why = why};
  return result;
}

/// Zeros at the ends of one axis, or less of it.
ImportedValue padded(const OnnxCall& call, const ImportedValue& from, const Ends& ends) {
  const auto [axis, left, right] = ends;
  const int64_t size = call.graph().size(from, axis);
  ImportedValue value =
      cropped(call.graph(), call.name, from, axis, {std::max<int64_t>(-left, 0), size + std::min<int64_t>(right, 0)});
  if (left <= 0 && right <= 0) return value;
  const bool along = call.graph().is_length(value, axis);
  if (!along) value = call.graph().transposed(call.graph().along_channels(value, axis));
  const Pad pad{std::max<int64_t>(left, 0), std::max<int64_t>(right, 0)};
  value = {call.graph().add(call.name, pad, {value.node}), value.axes};
  value.axes[axis] = ValueAxis::length;
  return along ? value : call.graph().transposed(value);
}

}  // namespace

OnnxOutputs lower_pad(const OnnxCall& call) {
  const std::string mode = call.attributes.text("mode", "constant");
  double filling = call.opset() >= 11 ? 0 : call.attributes.number("value", 0);
  if (call.opset() >= 11 && call.has(2) && call.constant(2, "value")->size() > 0)
    filling = first_number(*call.inputs[2].constant);
  ImportedValue value = call.value(0);
  const std::vector<Ends> pads = read_pads(call, value);
  if (mode != "constant") {
    const OnnxNotSupported why = call.not_supported(fmt::format("its mode is '{}', and only constant is", mode));
    if (mode != "edge" && !pads.empty()) throw why;
    return {with_edges(value, pads, why)};
  }
  const bool adds = std::ranges::any_of(pads, [](const Ends& one) { return one.left > 0 || one.right > 0; });
  if (adds && filling != 0) {
    const OnnxNotSupported why = call.not_supported(fmt::format("it pads with {}, and not with zeros", filling));
    if (filling > std::numeric_limits<float>::lowest()) throw why;
    return {with_edges(value, pads, why)};
  }
  for (const Ends& one : pads) value = padded(call, value, one);
  return {computed(value)};
}

}  // namespace seqcast
