// SPDX-License-Identifier: MIT
// Lowers TensorFlow operations on axes, such as slices and reductions.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "formats/importing/along_axis.hpp"
#include "formats/keras/lowering_steps.hpp"

namespace seqcast {
namespace {

int64_t whole(const KerasCall& call, const char* what, const Json& json) {
  if (!json.is_number_integer() || json < -max_integer || json > max_integer)
    throw call.not_supported(fmt::format("its {} is {}", what, json.dump().substr(0, 80)));
  return json.get<int64_t>();
}

std::vector<int64_t> wholes(const KerasCall& call, const char* what, const Json& json) {
  std::vector<int64_t> result;
  if (!json.is_array()) return {whole(call, what, json)};
  for (const Json& one : json) result.push_back(whole(call, what, one));
  return result;
}

int64_t axis_argument(const KerasCall& call) {
  const Json* axis = call.argument("axis");
  if (!axis) throw call.not_supported("its axis is missing");
  const std::vector<int64_t> axes = wholes(call, "axis", *axis);
  if (axes.size() != 1) throw call.not_supported(fmt::format("it works along {} axes", axes.size()));
  return axes[0];
}

}  // namespace

/// A place for a new axis, numbered from the batch or the end.
ImportedValue lower_expand_dims(const KerasCall& call) {
  std::vector<int64_t> sizes = call.graph.sizes(call.input());
  const int64_t axis = axis_argument(call);
  const int64_t place = axis < 0 ? std::ssize(sizes) + 1 + axis : axis - 1;
  if (place < 0 || place > std::ssize(sizes))
    throw call.not_supported(fmt::format("its axis is {}, before the batch or behind the last", axis));
  sizes.insert(sizes.begin() + place, 1);
  return call.graph.reshaped(call.name, call.input(), sizes);
}

ImportedValue lower_squeeze(const KerasCall& call) {
  const std::vector<int64_t> sizes = call.graph.sizes(call.input());
  const Json* axis = call.argument("axis");
  std::vector<bool> leaves(sizes.size());
  const std::vector<int64_t> axes = axis ? wholes(call, "axis", *axis) : std::vector<int64_t>{};
  for (int64_t number : axes) leaves[call.axis(call.input(), number)] = true;
  if (axes.empty())
    for (size_t i = 0; i < sizes.size(); ++i) leaves[i] = sizes[i] == 1;
  std::vector<int64_t> kept;
  for (size_t i = 0; i < sizes.size(); ++i) {
    if (leaves[i] && sizes[i] != 1)
      throw call.config.error(fmt::format("it takes out an axis of size {}, expected 1", sizes[i]));
    if (!leaves[i]) kept.push_back(sizes[i]);
  }
  if (kept.empty()) throw call.not_supported("it leaves no axis");
  return kept.size() == 1 ? call.graph.flat(call.name, call.input())
                          : call.graph.reshaped(call.name, call.input(), kept);
}

ImportedValue lower_transpose(const KerasCall& call) {
  const Json* json = call.argument(call.layer.is_operation ? "axes" : "perm");
  if (const Json* conjugate = call.argument("conjugate"); conjugate && *conjugate != false)
    throw call.not_supported("it conjugates");
  std::vector<int64_t> perm = json ? wholes(call, "perm", *json) : std::vector<int64_t>{};
  if (perm.empty() || perm[0] != 0) throw call.not_supported("it moves the batch");
  perm.erase(perm.begin());
  return permuted(call, perm);
}

namespace {

/// Zeros at the ends of the length: paddings [[0, 0], [left, right], [0, 0]].
ImportedValue pad_length(const KerasCall& call, const Json* paddings) {
  const Json* mode = call.argument("mode");
  const Json* value = call.argument("constant_values");
  const ImportedValue& in = call.input();
  if ((mode && *mode != "CONSTANT" && *mode != "constant") || (value && *value != 0))
    throw call.not_supported("it pads with other than zeros");
  if (!paddings || !paddings->is_array() || paddings->size() != in.axes.size() + 1)
    throw call.not_supported("its paddings are not two for each axis");
  ImportedValue result = in;
  for (size_t i = 0; i <= in.axes.size(); ++i) {
    const std::vector<int64_t> sides = wholes(call, "paddings", paddings->at(i));
    if (sides == std::vector<int64_t>{0, 0}) continue;
    if (sides.size() != 2 || sides[0] < 0 || sides[1] < 0 || i == 0 || !call.graph.is_length(in, i - 1))
      throw call.not_supported("it pads another axis than the length");
    result = call.after(Pad{sides[0], sides[1]});
    result.axes[i - 1] = ValueAxis::length;
  }
  return result;
}

}  // namespace

ImportedValue lower_pad_function(const KerasCall& call) { return pad_length(call, call.argument("paddings")); }
ImportedValue lower_pad_operation(const KerasCall& call) { return pad_length(call, call.argument("pad_width")); }

namespace {

/// The numbers that one axis' part of a slice keeps: begin, end.
Range kept_of(const KerasCall& call, const Json& part, int64_t size) {
  if (part.is_number()) {
    const int64_t at = whole(call, "index", part);
    return {at < 0 ? at + size : at, (at < 0 ? at + size : at) + 1};
  }
  if (part.is_object() && part.value("class_name", "") == "__slice__" && part.contains("config"))  // Keras 3
    return kept_of(call, part.at("config"), size);
  if (!part.is_object() || part.contains("class_name"))
    throw call.not_supported(fmt::format("its slice has {}", part.dump().substr(0, 80)));
  const Json step = part.value("step", Json());
  if (!step.is_null() && step != 1)
    throw call.not_supported(fmt::format("its slice steps by {}", step.dump().substr(0, 80)));
  const auto end_of = [&](const char* key, int64_t fallback) {
    const Json end = part.value(key, Json());
    if (end.is_null()) return fallback;
    const int64_t at = whole(call, "slice", end);
    return std::clamp<int64_t>(at < 0 ? at + size : at, 0, size);
  };
  return {end_of("start", 0), end_of("stop", size)};
}

/// What one part of a slice leaves of an axis.
ImportedValue sliced(const KerasCall& call, const ImportedValue& value, size_t axis, const Json& part) {
  const int64_t size = call.graph.size(value, axis);
  const Range kept = kept_of(call, part, size);
  if (kept.begin < 0 || kept.end > size || kept.empty())
    throw call.config.error(fmt::format("its slice keeps [{}, {}) of {}", kept.begin, kept.end, size));
  return cropped(call.graph, call.name, value, axis, kept);
}

ImportedValue reduce(const KerasCall& call, AxisReduction what) {
  const Json* axis = call.argument("axis");
  if (!axis) throw call.not_supported("it runs over the batch too");
  const Json* keep = call.argument("keepdims");
  ImportedValue value = call.input();
  std::vector<bool> gone(value.axes.size());
  for (int64_t number : wholes(call, "axis", *axis)) gone[call.axis(value, number)] = true;
  for (size_t i = 0; i < gone.size(); ++i) {
    const int64_t size = call.graph.size(value, i);
    if (!gone[i] || size == 1) continue;
    if (what == AxisReduction::sum && value.axes[i] == ValueAxis::length) call.lowered.is_of_one_length = true;
    value = reduced(call.graph, call.name, value, i, what);
    if (what == AxisReduction::sum) value = call.scaled(call.name + "_sum", value, static_cast<double>(size), 0);
  }
  if (keep && *keep == true) return value;
  std::vector<ValueAxis> kept;
  for (size_t i = 0; i < gone.size(); ++i)
    if (!gone[i]) kept.push_back(value.axes[i]);
  if (kept.empty()) kept = {ValueAxis::channels};
  return {value.node, kept};
}

}  // namespace

ImportedValue lower_reduce_mean(const KerasCall& call) { return reduce(call, AxisReduction::mean); }
ImportedValue lower_reduce_sum(const KerasCall& call) { return reduce(call, AxisReduction::sum); }
ImportedValue lower_reduce_max(const KerasCall& call) { return reduce(call, AxisReduction::max); }
ImportedValue lower_reduce_logsumexp(const KerasCall& call) { return reduce(call, AxisReduction::logsumexp); }

namespace {

/// @param spec  a part for each axis from the batch on, or an ellipsis in the place of several.
ImportedValue get_item(const KerasCall& call, const Json* spec) {
  if (!spec || !spec->is_array() || spec->empty()) throw call.not_supported("its slice is not of numbers alone");
  ImportedValue value = call.input();
  const size_t rank = value.axes.size() + 1;  // with the batch
  const auto is_ellipsis = [](const Json& part) {
    return part.is_object() && part.value("class_name", Json()) == "__ellipsis__";
  };
  const auto ellipses = std::count_if(spec->begin(), spec->end(), is_ellipsis);
  if (ellipses > 1 || spec->size() > rank + static_cast<size_t>(ellipses))
    throw call.not_supported(fmt::format("its slice has {} parts", spec->size()));
  std::vector<int64_t> sizes;  // that stay
  size_t axis = 0;
  for (const Json& part : *spec) {
    if (is_ellipsis(part)) {
      for (size_t skipped = rank - (spec->size() - 1); skipped > 0; --skipped, ++axis)
        if (axis > 0) sizes.push_back(call.graph.size(value, axis - 1));
      continue;
    }
    if (axis == 0) {
      if (kept_of(call, part, 1) != Range{0, 1} || part.is_number())
        throw call.not_supported("it takes a part of the batch");
    } else {
      value = sliced(call, value, axis - 1, part);
      if (!part.is_number()) sizes.push_back(call.graph.size(value, axis - 1));
    }
    ++axis;
  }
  for (; axis < rank; ++axis)
    if (axis > 0) sizes.push_back(call.graph.size(value, axis - 1));
  if (sizes.empty()) throw call.not_supported("it leaves no axis");
  if (sizes.size() == value.axes.size()) return value;
  const bool is_of_a_position = sizes.size() == 1 && call.graph.shape(value.node).length == 1;
  if (is_of_a_position) return {value.node, {ValueAxis::channels}};  // x[:, 5, :] keeps its place
  return sizes.size() == 1 ? call.graph.flat(call.name, value) : call.graph.reshaped(call.name, value, sizes);
}

}  // namespace

ImportedValue lower_slicing(const KerasCall& call) {
  if (call.config.text({"function"}, "__operators__.getitem") != "__operators__.getitem" || call.inputs.size() != 1)
    throw call.not_supported("its slice is not of numbers alone");
  return get_item(call, call.argument("slice_spec"));
}

ImportedValue lower_get_item(const KerasCall& call) {
  const Json* key = call.argument("key");
  if (!key || key->is_array()) return get_item(call, key);
  const Json list = Json::array({*key});
  return get_item(call, &list);
}

}  // namespace seqcast
