// SPDX-License-Identifier: MIT
// Lowers ONNX operators that take parts of values, and put parts together.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>

#include "base/setting.hpp"
#include "formats/importing/along_axis.hpp"
#include "formats/onnx/lowering_steps.hpp"

namespace seqcast {
namespace {

using Sizes = std::vector<int64_t>;

/// What a slice takes of one axis: `count` places, `step` apart.
struct SlicePart {
  int64_t begin = 0, count = 0, step = 1;
};

/// As Python's slices: places from the end, and beyond it, are brought into the axis.
SlicePart part_of(const OnnxCall& call, int64_t start, int64_t end, int64_t step, int64_t size) {
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

ConstantRef taken(const ConstantRef& constant, size_t axis, const SlicePart& part) {
  ConstantView seen = view_of(constant);
  Sizes dims = constant->dims;
  dims[axis] = part.count;
  seen.view.first += part.begin * seen.view.strides[axis];
  seen.view.strides[axis] *= part.step;
  return seen_as(seen, dims);
}

/// As a network does that makes the other strand itself.
OnnxNotSupported turns_positions(const OnnxCall& call) {
  const std::string beside = set_to(Setting::input, "NAME=reverse-complement");
  return OnnxNotSupported(
      Error(
          call.layer + " is not supported: it turns the positions around",
          "a network that reads both strands runs if the other one is an input of its own, which " + beside + " gives")
          .in(call.context.file.path));
}

/// Places of one axis of a value; every s-th of its positions is a pool of one.
ImportedValue taken(const OnnxCall& call, const ImportedValue& value, size_t axis, const SlicePart& part) {
  const int64_t size = call.graph().size(value, axis);
  if (part.count < 1) throw call.error(fmt::format("it takes nothing of an axis of size {}", size));
  if (value.axes[axis] == ValueAxis::channels && part.count > 1 && part.step != 1)
    return {call.graph().add(call.name, ChannelSlice{part.begin, part.count, part.step}, {value.node}), value.axes};
  if (part.step < 0 && part.count > 1) throw turns_positions(call);
  const int64_t end = part.begin + (part.count - 1) * part.step + 1;
  const ImportedValue kept = cropped(call.graph(), call.name, value, axis, {part.begin, end});
  if (part.count == 1 || part.step == 1) return kept;
  MaxPool every;
  every.size = 1;
  every.stride = part.step;
  return {call.graph().add(call.name, every, {kept.node}), kept.axes};
}

OnnxValue taken(const OnnxCall& call, const OnnxValue& from, size_t axis, const SlicePart& part) {
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

namespace {

/// The places that a Gather takes, counted from the beginning.
Sizes places_of(const OnnxCall& call, const OnnxConstant& indices, int64_t size) {
  Sizes places;
  for (const int64_t at : indices.integers) {
    places.push_back(at < 0 ? at + size : at);
    if (places.back() < 0 || places.back() >= size) throw call.error(fmt::format("it takes place {} of {}", at, size));
  }
  return places;
}

/// Stretches of places that are as far apart from each other. @param may_turn  whether that may be backwards.
std::vector<SlicePart> regular_parts(const Sizes& places, bool may_turn) {
  std::vector<SlicePart> parts;
  for (const int64_t place : places) {
    if (!parts.empty()) {
      SlicePart& last = parts.back();
      const int64_t step = place - last.begin - (last.count - 1) * last.step;
      if ((last.count == 1 || step == last.step) && (step > 0 || (step < 0 && may_turn))) {
        last.step = step;
        ++last.count;
        continue;
      }
    }
    parts.push_back({place, 1, 1});
  }
  return parts;
}

/// Places in any order: stretch by stretch, side by side.
OnnxValue gathered(const OnnxCall& call, size_t axis, const Sizes& places) {
  constexpr size_t most = 1024;
  const bool is_known = call.inputs[0].constant != nullptr;
  const bool of_channels = !is_known && axis > 0 &&
                           make_value(call.context, call.inputs[0].expression).axes[axis - 1] == ValueAxis::channels;
  const std::vector<SlicePart> parts = regular_parts(places, is_known || of_channels);
  if (parts.size() == 1) return taken(call, call.inputs[0], axis, parts[0]);
  if (axis == 0 && !is_known) throw call.not_supported("it takes a part of the batch");
  if (parts.size() > most) throw call.not_supported("it takes places in no regular order");
  OnnxCall all = call;
  all.inputs.clear();
  for (const SlicePart& part : parts) all.inputs.push_back(taken(call, call.inputs[0], axis, part));
  if (is_known) return known(joined(all, axis));
  std::vector<ImportedValue> values;
  for (const OnnxValue& one : all.inputs)
    values.push_back(call.graph().vector(make_value(call.context, one.expression)));
  return computed(concatenated(call.graph(), call.name, values, axis - 1));
}

}  // namespace

OnnxOutputs lower_gather(const OnnxCall& call) {
  const ConstantRef indices = call.constant(1, "indices");
  const Sizes sizes = call.sizes(0);
  const size_t axis = call.axis(call.attributes.integer("axis", 0), sizes.size());
  if (!indices->is_integer || indices->integers.empty() || indices->dims.size() > 1)
    throw call.not_supported(
        fmt::format("its indices have {} axes, expected one number or a list", indices->dims.size()));
  OnnxValue value = gathered(call, axis, places_of(call, *indices, sizes[axis]));
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

/// Places of the first axis, which PyTorch's exporter makes of the one that is meant, the batch behind it.
OnnxOutputs lower_gather_nd(const OnnxCall& call) {
  const ConstantRef indices = call.constant(1, "indices");
  const OnnxLayout& layout = call.inputs[0].layout;
  if (!indices->is_integer || indices->integers.empty() || indices->dims.size() != 2 || indices->dims[1] != 1 ||
      call.attributes.integer("batch_dims", 0) != 0)
    throw call.not_supported(fmt::format("its indices have the sizes [{}], expected a list of places of one axis",
                                         fmt::join(indices->dims, ", ")));
  if (call.inputs[0].expression && layout.kind != OnnxLayout::Kind::moved)
    throw call.not_supported("it takes a part of the batch");
  const bool is_known = call.inputs[0].constant != nullptr;
  OnnxValue result =
      gathered(call, is_known ? 0 : 1, places_of(call, *indices, call.sizes(0).at(0)));  // 1: behind the graph's batch
  result.layout = layout;
  return {result};
}

}  // namespace seqcast
