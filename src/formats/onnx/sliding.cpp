// SPDX-License-Identifier: MIT
#include "formats/onnx/sliding.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "model/limits.hpp"

namespace seqcast {
namespace {

using Sizes = std::vector<int64_t>;

/// An attribute with a number for each axis of space.
Sizes numbers_each(const OnnxCall& call, const char* name, size_t count, int64_t fallback, int64_t least) {
  Sizes numbers = call.attributes.integers(name);
  if (numbers.empty()) numbers.assign(count, fallback);
  if (numbers.size() != count)
    throw call.error(fmt::format("its {} are [{}], expected {} numbers", name, fmt::join(numbers, ", "), count));
  for (const int64_t number : numbers)
    if (number < least || number > max_positions)
      throw call.error(
          fmt::format("its {} are [{}], expected {} to {}", name, fmt::join(numbers, ", "), least, max_positions));
  return numbers;
}

/// Which axis of space is the graph's positions.
size_t length_of(const OnnxCall& call, const ImportedValue& value, size_t dimensions) {
  for (size_t i = 0; i < dimensions; ++i)
    if (value.axes[i + 1] == ValueAxis::length) return i;
  for (size_t i = 0; i < dimensions; ++i)
    if (call.graph().is_length(value, i + 1)) return i;
  throw call.not_supported("it runs along the channels");
}

/// Padding that the operator works out itself, for an axis of this size.
void pad_by_itself(const OnnxCall& call, const std::string& auto_pad, int64_t size, AxisSlide& slide) {
  if (auto_pad == "VALID") return;
  const Slide same = seqcast::slide(size, slide.kernel, slide.stride, slide.dilation, {Padding::Kind::same});
  if (auto_pad != "SAME_UPPER" && auto_pad != "SAME_LOWER")
    throw call.error(fmt::format("its auto_pad is '{}', expected NOTSET, VALID, SAME_UPPER or SAME_LOWER", auto_pad));
  slide.begin = auto_pad == "SAME_UPPER" ? same.left : same.right;
  slide.end = auto_pad == "SAME_UPPER" ? same.right : same.left;
}

}  // namespace

Sliding read_sliding(const OnnxCall& call, const Sizes& kernel, bool may_same) {
  const size_t dimensions = kernel.size();
  Sliding result{call.value(0), {}, 0, {}, {}};
  ImportedValue& value = result.value;
  if (value.axes.size() != dimensions + 1 || dimensions < 1 || dimensions > 2)
    throw call.not_supported(fmt::format("its kernel is [{}] and its input [{}], expected one or two axes of space",
                                         fmt::join(kernel, ", "), fmt::join(call.sizes(0), ", ")));
  if (dimensions == 1 && value.axes[1] == ValueAxis::channels && call.graph().shape(value.node).channels > 1)
    value = call.graph().transposed(value);
  result.length = length_of(call, value, dimensions);
  const Sizes strides = numbers_each(call, "strides", dimensions, 1, 1);
  const Sizes dilations = numbers_each(call, "dilations", dimensions, 1, 1);
  const Sizes pads = numbers_each(call, "pads", 2 * dimensions, 0, 0);
  const std::string auto_pad = may_same ? call.attributes.text("auto_pad", "NOTSET") : "NOTSET";
  for (size_t i = 0; i < dimensions; ++i) {
    if (kernel[i] < 1 || kernel[i] > max_positions)
      throw call.error(fmt::format("its kernel is [{}], expected 1 to {}", fmt::join(kernel, ", "), max_positions));
    result.space.push_back({kernel[i], strides[i], dilations[i], pads[i], pads[dimensions + i]});
    if (auto_pad != "NOTSET" && !auto_pad.empty())
      pad_by_itself(call, auto_pad, call.graph().size(value, i + 1), result.space.back());
  }
  const AxisSlide& along = result.along();
  if (auto_pad == "SAME_UPPER")
    result.padding.kind = Padding::Kind::same;
  else if (along.begin > 0 || along.end > 0)
    result.padding = {Padding::Kind::sides, along.begin, along.end};
  result.axes.assign(dimensions + 1, ValueAxis::one);
  result.axes[0] = ValueAxis::channels;
  result.axes[result.length + 1] = ValueAxis::length;
  return result;
}

int64_t only_tap(const OnnxCall& call, const AxisSlide& slide) {
  const int64_t outputs = (1 + slide.begin + slide.end - (slide.kernel - 1) * slide.dilation - 1) / slide.stride + 1;
  const int64_t tap = slide.begin / slide.dilation;
  if (1 + slide.begin + slide.end < (slide.kernel - 1) * slide.dilation + 1 || outputs != 1 ||
      slide.begin % slide.dilation != 0 || tap >= slide.kernel)
    throw call.not_supported("along the other axis of its picture, which has one place, it has another number of them");
  return tap;
}

}  // namespace seqcast
