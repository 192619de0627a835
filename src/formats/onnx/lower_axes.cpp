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

/// What a value is whose axis of size 1 stands for several: they become one with the axis before it.
ImportedValue with_repeats(const OnnxCall& call, const OnnxLayout& layout) {
  if (layout.axis == 0) throw OnnxNotSupported(layout.why);
  ImportedValue value = call.value(0);  // [L, n, C] -> [L * n, C]
  value.axes.erase(value.axes.begin() + static_cast<std::ptrdiff_t>(layout.axis));
  return upsampled(call, value, layout.axis - 1, layout.count);
}

/// The same numbers as axes of these sizes, of which the first is the batch, or the batch and another axis as one.
OnnxValue laid_out(const OnnxCall& call, const Sizes& sizes) {
  if (call.inputs[0].constant) return known(with_dims(call.inputs[0].constant, sizes));
  const std::string why = fmt::format("it lays [{}] values out as [{}], and does not keep the batch apart",
                                      fmt::join(call.sizes(0), ", "), fmt::join(sizes, ", "));
  const int64_t batch = call.context.batch;
  const OnnxLayout& from = call.inputs[0].layout;
  if (const int64_t groups = groups_laid_out(call, sizes)) {
    OnnxValue result = computed(call.value(0));
    result.layout = {.kind = OnnxLayout::Kind::grouped, .count = groups, .why = call.not_supported(why)};
    return result;
  }
  if (from.kind == OnnxLayout::Kind::grouped) {
    const ImportedValue value = call.value(0);
    if (call.sizes_of(value) != sizes) throw OnnxNotSupported(from.why);
    return computed(value);
  }
  OnnxLayout layout;
  Sizes inner = sizes;
  if (!sizes.empty() && sizes[0] == batch) {
    inner = without_batch(sizes);
  } else if (sizes.size() > 1 && sizes[0] % batch == 0) {  // [N, L, C] -> [N * L, C]
    inner[0] /= batch;
    layout = {.kind = OnnxLayout::Kind::merged, .why = call.not_supported(why)};
  } else {
    throw call.not_supported(why);
  }
  const bool is_repeated = from.kind == OnnxLayout::Kind::repeated;
  if (from.kind != OnnxLayout::Kind::merged && !is_repeated && !from.is_plain()) throw OnnxNotSupported(from.why);
  const ImportedValue value = is_repeated ? with_repeats(call, from) : call.value(0);
  try {
    OnnxValue result = computed(inner.size() == 1 ? call.graph().flat(call.name, value)
                                                  : call.graph().reshaped(call.name, value, inner));
    result.layout = std::move(layout);
    return result;
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

namespace {

/// The input under other axes where the batch stays the first: no layer is needed for that yet.
std::optional<OnnxValue> turned_within(const OnnxCall& call, const Sizes& perm) {
  const OnnxValue& input = call.inputs[0];
  const bool is_repeated = input.layout.kind == OnnxLayout::Kind::repeated;
  if (perm[0] != 0 || (!input.layout.is_plain() && !is_repeated)) return std::nullopt;
  std::vector<size_t> order;
  for (size_t i = 1; i < perm.size(); ++i) order.push_back(static_cast<size_t>(perm[i] - 1));
  const ExpressionRef turned = call.context.turned.of(input.expression, order);
  if (!turned) return std::nullopt;
  OnnxLayout layout = input.layout;
  if (is_repeated) layout.axis = static_cast<size_t>(std::ranges::find(order, layout.axis) - order.begin());
  return OnnxValue{nullptr, turned, std::move(layout)};
}

}  // namespace

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
  const OnnxLayout& from = call.inputs[0].layout;
  if (const auto turned = turned_within(call, perm)) return {*turned};
  if (!from.is_plain() && from.kind != OnnxLayout::Kind::moved) throw OnnxNotSupported(from.why);
  const auto batch = static_cast<int64_t>(from.is_plain() ? 0 : from.axis);
  const ImportedValue value = call.value(0);
  OnnxLayout layout;
  ImportedValue result{value.node, {}};
  for (size_t i = 0; i < perm.size(); ++i) {
    if (perm[i] != batch) result.axes.push_back(value.axes[static_cast<size_t>(perm[i] - (perm[i] > batch))]);
    if (perm[i] == batch && i > 0)
      layout = {.kind = OnnxLayout::Kind::moved, .axis = i, .why = call.not_supported("it moves the batch")};
  }
  OnnxValue turned = computed(std::move(result));
  turned.layout = std::move(layout);
  return {turned};
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

}  // namespace seqcast
