// SPDX-License-Identifier: MIT
// Lowers ONNX operators that take parts of values, and put parts together.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>

#include "formats/importing/along_axis.hpp"
#include "formats/onnx/lowering_steps.hpp"

namespace seqcast {
namespace {

using Sizes = std::vector<int64_t>;

/// What a slice takes of one axis: `count` places, `step` apart.
struct Part {
  int64_t begin = 0, count = 0, step = 1;
};

/// As Python's slices: places from the end, and beyond it, are brought into the axis.
Part part_of(const OnnxCall& call, int64_t start, int64_t end, int64_t step, int64_t size) {
  if (step == 0 || step == std::numeric_limits<int64_t>::min()) throw call.error(fmt::format("it steps by {}", step));
  const auto place = [&](int64_t at) {
    if (at < 0) at = at < -size ? -1 : at + size;
    return step > 0 ? std::clamp<int64_t>(at, 0, size) : std::clamp<int64_t>(at, -1, size - 1);
  };
  const int64_t first = start < -size && step > 0 ? 0 : place(start);
  const int64_t last = end < -size && step > 0 ? 0 : place(end);
  const int64_t count = step > 0 ? ceil_div(last - first, step) : ceil_div(first - last, -step);
  return {first, std::max<int64_t>(count, 0), step};
}

ConstantRef taken(const ConstantRef& constant, size_t axis, const Part& part) {
  ConstantView seen = view_of(constant);
  Sizes dims = constant->dims;
  dims[axis] = part.count;
  seen.view.first += part.begin * seen.view.strides[axis];
  seen.view.strides[axis] *= part.step;
  return seen_as(seen, dims);
}

/// Places of one axis of a value; every s-th of its positions is a pool of one.
ImportedValue taken(const OnnxCall& call, const ImportedValue& value, size_t axis, const Part& part) {
  const int64_t size = call.graph().size(value, axis);
  if (part.step < 0 && part.count > 1) throw call.not_supported("it turns an axis around");
  if (part.count < 1) throw call.error(fmt::format("it takes nothing of an axis of size {}", size));
  const int64_t end = part.begin + (part.count - 1) * part.step + 1;
  const ImportedValue kept = cropped(call.graph(), call.name, value, axis, {part.begin, end});
  if (part.count == 1 || part.step == 1) return kept;
  const bool along = kept.axes[axis] == ValueAxis::length;
  const ImportedValue from = along ? kept : call.graph().transposed(kept);
  MaxPool every;
  every.size = 1;
  every.stride = part.step;
  const ImportedValue steps{call.graph().add(call.name, every, {from.node}), from.axes};
  return along ? steps : call.graph().transposed(steps);
}

OnnxValue taken(const OnnxCall& call, const OnnxValue& from, size_t axis, const Part& part) {
  if (from.constant) return known(taken(from.constant, axis, part));
  const ImportedValue value = make_value(call.context, from.expression);
  if (axis == 0) {
    if (part.begin == 0 && part.count == call.context.batch && part.step == 1) return from;
    throw call.not_supported("it takes a part of the batch");
  }
  return computed(taken(call, value, axis - 1, part));
}

/// The sizes of the parts that an axis is split into.
Sizes split_sizes(const OnnxCall& call, int64_t size) {
  Sizes parts = call.opset() < 13 ? call.attributes.integers("split")
                : call.has(1)     ? call.integers(1, "split")
                                  : Sizes{};
  const int64_t count = call.attributes.integer("num_outputs", call.node.output_size());
  if (count != call.node.output_size())
    throw call.error(fmt::format("its num_outputs is {}, but it has {}", count, call.node.output_size()));
  if (parts.empty() && count > 0) {
    const int64_t each = ceil_div(size, count);
    for (int64_t i = 0; i < count; ++i) parts.push_back(std::min(each, size - i * each));
  }
  int64_t sum = 0;
  for (const int64_t part : parts)
    if (part < 0 || part > size || (sum += part) > size) sum = -1;
  if (sum != size || std::ssize(parts) != count)
    throw call.error(fmt::format("it splits {} places into [{}]", size, fmt::join(parts, ", ")));
  return parts;
}

ConstantRef joined(const OnnxCall& call, size_t axis) {
  const Sizes& first = call.inputs[0].constant->dims;
  Sizes dims = first;
  dims[axis] = 0;
  int64_t outer = 1;
  for (size_t i = 0; i < axis; ++i) outer *= first[i];
  std::vector<std::vector<double>> parts;
  bool is_integer = true;
  for (const OnnxValue& input : call.inputs) {
    Sizes like = input.constant->dims;
    if (like.size() == first.size()) like[axis] = first[axis];
    if (like != first) throw call.error("its inputs differ in more than the axis that it joins");
    dims[axis] += input.constant->dims[axis];
    if (count_of(dims) > max_integers) throw call.error(fmt::format("it joins more than {} numbers", max_integers));
    is_integer = is_integer && input.constant->is_integer;
    parts.push_back(numbers_of(*input.constant));
  }
  std::vector<double> numbers;
  for (int64_t i = 0; i < outer; ++i)
    for (const std::vector<double>& part : parts) {
      const auto each = std::ssize(part) / outer;
      numbers.insert(numbers.end(), part.begin() + i * each, part.begin() + (i + 1) * each);
    }
  if (is_integer) return integers_of(dims, {numbers.begin(), numbers.end()});
  return floats_of(dims, {numbers.begin(), numbers.end()});
}

}  // namespace

OnnxOutputs lower_slice(const OnnxCall& call) {
  const bool has_inputs = call.opset() >= 10;
  const Sizes starts = has_inputs ? call.integers(1, "starts") : call.attributes.integers("starts");
  const Sizes ends = has_inputs ? call.integers(2, "ends") : call.attributes.integers("ends");
  Sizes axes = listed_axes(call, 10, 3);
  Sizes steps = has_inputs && call.has(4) ? call.integers(4, "steps") : Sizes(starts.size(), 1);
  if (axes.empty())
    for (size_t i = 0; i < starts.size(); ++i) axes.push_back(static_cast<int64_t>(i));
  if (ends.size() != starts.size() || axes.size() != starts.size() || steps.size() != starts.size())
    throw call.error("its starts, ends, axes and steps are not as many");
  OnnxValue value = call.inputs[0];
  for (size_t i = 0; i < starts.size(); ++i) {
    const Sizes sizes =
        value.constant ? value.constant->dims : call.sizes_of(make_value(call.context, value.expression));
    const size_t axis = call.axis(axes[i], sizes.size());
    value = taken(call, value, axis, part_of(call, starts[i], ends[i], steps[i], sizes[axis]));
  }
  return {value};
}

OnnxOutputs lower_split(const OnnxCall& call) {
  const Sizes sizes = call.sizes(0);
  const size_t axis = call.axis(call.attributes.integer("axis", 0), sizes.size());
  OnnxOutputs outputs;
  int64_t begin = 0;
  for (const int64_t size : split_sizes(call, sizes[axis])) {
    outputs.push_back(taken(call, call.inputs[0], axis, {begin, size, 1}));
    begin += size;
  }
  return outputs;
}

OnnxOutputs lower_concat(const OnnxCall& call) {
  if (call.inputs.empty() || std::ranges::any_of(call.inputs, [](const OnnxValue& one) { return !one.is_there(); }))
    throw call.error("one of its inputs is missing");
  if (!call.attributes.has("axis")) throw call.error("its axis is missing");
  const int64_t number = call.attributes.integer("axis", 0);
  if (call.are_all_known()) return {known(joined(call, call.axis(number, call.inputs[0].constant->dims.size())))};
  std::vector<ImportedValue> values;
  for (size_t i = 0; i < call.inputs.size(); ++i) values.push_back(call.graph().vector(call.value(i)));
  const size_t axis = call.inner_axis(number, values[0]);
  for (const ImportedValue& value : values)
    if (value.axes.size() != values[0].axes.size()) throw call.error("its inputs differ in how many axes they have");
  return {computed(concatenated(call.graph(), call.name, values, axis))};
}

OnnxOutputs lower_gather(const OnnxCall& call) {
  const ConstantRef indices = call.constant(1, "indices");
  const Sizes sizes = call.sizes(0);
  const size_t axis = call.axis(call.attributes.integer("axis", 0), sizes.size());
  if (!indices->is_integer || indices->integers.empty() || indices->dims.size() > 1)
    throw call.not_supported(
        fmt::format("its indices have {} axes, expected one number or a list", indices->dims.size()));
  Part part{0, std::ssize(indices->integers), 1};
  std::vector<OnnxValue> singles;
  for (size_t i = 0; i < indices->integers.size(); ++i) {
    const int64_t at = indices->integers[i];
    const int64_t place = at < 0 ? at + sizes[axis] : at;
    if (place < 0 || place >= sizes[axis]) throw call.error(fmt::format("it takes place {} of {}", at, sizes[axis]));
    if (i == 0) part.begin = place;
    if (i == 1) part.step = place - part.begin;
    if (i > 0 && place != part.begin + static_cast<int64_t>(i) * part.step)
      throw call.not_supported("it takes places in no regular order");
  }
  if (part.step == 0) throw call.not_supported("it takes a place more than once");
  OnnxValue value = taken(call, call.inputs[0], axis, part);
  if (indices->dims.size() == 1) return {value};
  Sizes kept = sizes;  // one place: its axis goes
  kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(axis));
  if (value.constant) return {known(with_dims(value.constant, kept))};
  if (axis == 0) throw call.not_supported("it takes a window out of the batch");
  const ImportedValue one = make_value(call.context, value.expression);
  if (kept.size() == 2 && call.graph().shape(one.node).length == 1)
    return {computed({one.node, {ValueAxis::channels}})};  // x[:, :, 5] keeps its place
  const Sizes inner(kept.begin() + 1, kept.end());
  return {
      computed(inner.size() == 1 ? call.graph().flat(call.name, one) : call.graph().reshaped(call.name, one, inner))};
}

OnnxOutputs lower_pad(const OnnxCall& call) {
  const std::string mode = call.attributes.text("mode", "constant");
  if (mode != "constant") throw call.not_supported(fmt::format("its mode is '{}', and only constant is", mode));
  const bool has_inputs = call.opset() >= 11;
  const Sizes pads = has_inputs ? call.integers(1, "pads") : call.attributes.integers("pads");
  double filling = has_inputs ? 0 : call.attributes.number("value", 0);
  if (has_inputs && call.has(2) && call.constant(2, "value")->size() > 0)
    filling = first_number(*call.inputs[2].constant);
  const ImportedValue from = call.value(0);
  const size_t rank = from.axes.size() + 1;
  Sizes axes = has_inputs && call.has(3) ? call.integers(3, "axes") : Sizes{};
  if (axes.empty())
    for (size_t i = 0; i < rank; ++i) axes.push_back(static_cast<int64_t>(i));
  if (pads.size() != 2 * axes.size())
    throw call.error(fmt::format("it has {} pads, expected 2 for each of {} axes", pads.size(), axes.size()));
  ImportedValue value = from;
  for (size_t i = 0; i < axes.size(); ++i) {
    const int64_t left = pads[i], right = pads[axes.size() + i];
    if (left == 0 && right == 0) continue;
    const size_t axis = call.inner_axis(axes[i], from);
    const int64_t size = call.graph().size(value, axis);
    if (left < -size || right < -size || left + right <= -size ||
        std::max(left, right) > std::numeric_limits<int32_t>::max())
      throw call.error(fmt::format("it pads an axis of size {} by [{}, {}]", size, left, right));
    value = cropped(call.graph(), call.name, value, axis,
                    {std::max<int64_t>(-left, 0), size + std::min<int64_t>(right, 0)});
    if (left <= 0 && right <= 0) continue;
    if (filling != 0) throw call.not_supported(fmt::format("it pads with {}, and not with zeros", filling));
    const bool along = call.graph().is_length(value, axis);
    if (!along) value = call.graph().transposed(call.graph().along_channels(value, axis));
    const Pad pad{std::max<int64_t>(left, 0), std::max<int64_t>(right, 0)};
    value = {call.graph().add(call.name, pad, {value.node}), value.axes};
    value.axes[axis] = ValueAxis::length;
    if (!along) value = call.graph().transposed(value);
  }
  return {computed(value)};
}

}  // namespace seqcast
