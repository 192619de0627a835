// SPDX-License-Identifier: MIT
// Lowers ONNX operators that give values other axes.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>

#include "formats/onnx/lowering_steps.hpp"

namespace seqcast {
namespace {

using Sizes = std::vector<int64_t>;

Sizes without_batch(const Sizes& sizes) { return {sizes.begin() + 1, sizes.end()}; }

/// The same numbers as axes of these sizes, of which the first is the batch.
OnnxValue laid_out(const OnnxCall& call, const Sizes& sizes) {
  if (call.inputs[0].constant) return known(with_dims(call.inputs[0].constant, sizes));
  if (sizes.empty() || sizes[0] != call.context.batch)
    throw call.not_supported(fmt::format("it lays [{}] values out as [{}], and does not keep the batch apart",
                                         fmt::join(call.sizes(0), ", "), fmt::join(sizes, ", ")));
  const Sizes inner = without_batch(sizes);
  const ImportedValue value = call.value(0);
  try {
    return computed(inner.size() == 1 ? call.graph().flat(call.name, value)
                                      : call.graph().reshaped(call.name, value, inner));
  } catch (const LayoutNotSupported& error) {
    throw call.not_supported(error.what());
  }
}

/// A target's sizes, with 0 (as the input's) and -1 (what is left) worked out.
Sizes worked_out(const OnnxCall& call, Sizes target, const Sizes& from) {
  const bool allow_zero = call.attributes.truth("allowzero", false);
  const int64_t all = count_of(from);
  const auto wrong = [&] {
    return call.error(fmt::format("it lays [{}] values out as [{}]", fmt::join(from, ", "), fmt::join(target, ", ")));
  };
  int64_t known_size = 1, open = -1;
  for (size_t i = 0; i < target.size(); ++i) {
    if (target[i] == 0 && !allow_zero) {
      if (i >= from.size()) throw wrong();
      target[i] = from[i];
    }
    if (target[i] == -1 && open < 0) {
      open = static_cast<int64_t>(i);
    } else if (target[i] < 0 || __builtin_mul_overflow(known_size, target[i], &known_size)) {
      throw wrong();
    }
  }
  if (open >= 0) {
    if (known_size == 0 || all % known_size != 0) throw wrong();
    target[static_cast<size_t>(open)] = all / known_size;
    known_size *= all / known_size;
  }
  if (known_size != all) throw wrong();
  return target;
}

/// Which of a rank's axes are listed.
std::vector<bool> listed(const OnnxCall& call, const Sizes& axes, size_t rank) {
  std::vector<bool> result(rank, false);
  for (const int64_t number : axes) {
    const size_t axis = call.axis(number, rank);
    if (result[axis]) throw call.error(fmt::format("its axes [{}] name one twice", fmt::join(axes, ", ")));
    result[axis] = true;
  }
  return result;
}

}  // namespace

Sizes listed_axes(const OnnxCall& call, int64_t opset_of_input, size_t input) {
  if (call.opset() < opset_of_input) return call.attributes.integers("axes");
  return call.has(input) ? call.integers(input, "axes") : Sizes{};
}

OnnxOutputs lower_reshape(const OnnxCall& call) {
  return {laid_out(call, worked_out(call, call.integers(1, "shape"), call.sizes(0)))};
}

OnnxOutputs lower_flatten(const OnnxCall& call) {
  const Sizes sizes = call.sizes(0);
  const int64_t number = call.attributes.integer("axis", 1);
  const auto rank = std::ssize(sizes);
  const size_t axis = number == rank ? sizes.size() : call.axis(number, sizes.size());
  const auto part = [&](size_t begin, size_t end) {
    return count_of(
        Sizes(sizes.begin() + static_cast<std::ptrdiff_t>(begin), sizes.begin() + static_cast<std::ptrdiff_t>(end)));
  };
  return {laid_out(call, {part(0, axis), part(axis, sizes.size())})};
}

OnnxOutputs lower_transpose(const OnnxCall& call) {
  const Sizes sizes = call.sizes(0);
  Sizes perm = call.attributes.integers("perm");
  if (perm.empty()) {
    perm.resize(sizes.size());
    std::iota(perm.rbegin(), perm.rend(), 0);
  }
  Sizes sorted = perm;
  std::ranges::sort(sorted);
  for (size_t i = 0; i < sorted.size(); ++i)
    if (sorted[i] != static_cast<int64_t>(i) || sorted.size() != sizes.size())
      throw call.error(
          fmt::format("its perm is [{}], expected each of {} axes once", fmt::join(perm, ", "), sizes.size()));
  if (call.inputs[0].constant) {
    ConstantView seen = view_of(call.inputs[0].constant);
    const std::vector<int64_t> strides = seen.view.strides;
    Sizes dims;
    for (size_t i = 0; i < perm.size(); ++i) {
      seen.view.strides[i] = strides[static_cast<size_t>(perm[i])];
      dims.push_back(sizes[static_cast<size_t>(perm[i])]);
    }
    return {known(seen_as(seen, dims))};
  }
  if (perm.empty() || perm[0] != 0) throw call.not_supported("it moves the batch");
  const ImportedValue value = call.value(0);
  ImportedValue result{value.node, {}};
  for (size_t i = 1; i < perm.size(); ++i) result.axes.push_back(value.axes[static_cast<size_t>(perm[i] - 1)]);
  return {computed(std::move(result))};
}

OnnxOutputs lower_squeeze(const OnnxCall& call) {
  const Sizes sizes = call.sizes(0);
  const Sizes axes = listed_axes(call, 13, 1);
  std::vector<bool> leaves = listed(call, axes, sizes.size());
  if (axes.empty() && call.inputs[0].expression)
    throw call.not_supported("it does not say which axes it takes out, and one of size 1 may be the batch");
  Sizes kept;
  for (size_t i = 0; i < sizes.size(); ++i) {
    if (axes.empty()) leaves[i] = sizes[i] == 1;
    if (leaves[i] && sizes[i] != 1)
      throw call.error(fmt::format("it takes out an axis of size {}, expected 1", sizes[i]));
    if (!leaves[i]) kept.push_back(sizes[i]);
  }
  if (call.inputs[0].expression && leaves[0]) throw call.not_supported("it takes out the batch");
  return {laid_out(call, kept)};
}

OnnxOutputs lower_unsqueeze(const OnnxCall& call) {
  const Sizes sizes = call.sizes(0);
  const Sizes axes = listed_axes(call, 13, 1);
  if (axes.empty()) throw call.error("its axes are missing");
  const std::vector<bool> is_new = listed(call, axes, sizes.size() + axes.size());
  Sizes result;
  size_t next = 0;
  for (const bool new_one : is_new) result.push_back(new_one ? 1 : sizes.at(next++));
  if (call.inputs[0].expression && is_new[0]) throw call.not_supported("it puts an axis before the batch");
  return {laid_out(call, result)};
}

OnnxOutputs lower_expand(const OnnxCall& call) {
  Sizes target = call.integers(1, "shape");
  Sizes sizes = call.sizes(0);
  if (target.size() < sizes.size()) target.insert(target.begin(), sizes.size() - target.size(), 1);
  const size_t ahead = target.size() - sizes.size();
  for (size_t i = 0; i < sizes.size(); ++i) {
    if (target[ahead + i] == 1) target[ahead + i] = sizes[i];
    if (sizes[i] != 1 && sizes[i] != target[ahead + i])
      throw call.error(fmt::format("it repeats [{}] values as [{}]", fmt::join(sizes, ", "), fmt::join(target, ", ")));
  }
  if (call.inputs[0].constant) {
    ConstantView seen = view_of(call.inputs[0].constant);
    std::vector<int64_t> strides(target.size(), 0);
    for (size_t i = 0; i < sizes.size(); ++i)
      if (sizes[i] != 1) strides[ahead + i] = seen.view.strides[i];
    seen.view.strides = strides;
    return {known(seen_as(seen, target))};
  }
  if (ahead > 0 || target[0] != sizes[0]) throw call.not_supported("it repeats windows of a batch");
  ImportedValue value = call.value(0);
  for (size_t axis = 0; axis < value.axes.size(); ++axis) {
    if (target[axis + 1] == sizes[axis + 1]) continue;
    ImportedValue from = value;
    const bool along = call.graph().is_length(value, axis);
    if (!along) from = call.graph().transposed(call.graph().along_channels(value, axis));
    // [C, 1] -> [C, n], or of a channel, transposed
    from = {call.graph().add(call.name, Upsample{target[axis + 1]}, {from.node}), from.axes};
    from.axes[axis] = ValueAxis::length;
    value = along ? from : call.graph().transposed(from);
  }
  return {computed(value)};
}

}  // namespace seqcast
