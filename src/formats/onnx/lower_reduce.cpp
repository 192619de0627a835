// SPDX-License-Identifier: MIT
// Lowers ONNX's reductions.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "formats/importing/along_axis.hpp"
#include "formats/onnx/lowering_steps.hpp"

namespace seqcast {
namespace {

/// What is reduced: which of the input's axes, and whether they stay, of size 1.
struct Reduced {
  std::vector<bool> gone;  ///< besides the batch
  bool stays = true;
};

Reduced read_reduced(const OnnxCall& call, const ImportedValue& value, int64_t opset_of_input) {
  Reduced result{std::vector<bool>(value.axes.size(), false), call.attributes.truth("keepdims", true)};
  const bool none_if_empty = call.attributes.truth("noop_with_empty_axes", false);
  const std::vector<int64_t> axes = listed_axes(call, opset_of_input, 1);
  if (axes.empty() && !none_if_empty) throw call.not_supported("it runs over the batch too");
  for (const int64_t number : axes) result.gone[call.inner_axis(number, value)] = true;
  return result;
}

ImportedValue without(const OnnxCall& call, const Reduced& reduced, const ImportedValue& value) {
  if (reduced.stays) return value;
  std::vector<ValueAxis> kept;
  for (size_t i = 0; i < reduced.gone.size(); ++i)
    if (!reduced.gone[i]) kept.push_back(value.axes[i]);
  (void)call;
  return {value.node, kept};
}

/// Which axes of numbers that are known go: those that are listed, or all.
std::vector<bool> folded_axes(const OnnxCall& call, size_t rank, int64_t opset_of_input) {
  const std::vector<int64_t> axes = listed_axes(call, opset_of_input, 1);
  const bool none_if_empty = call.attributes.truth("noop_with_empty_axes", false);
  std::vector<bool> gone(rank, axes.empty() && !none_if_empty);
  for (const int64_t axis : axes) gone[call.axis(axis, rank)] = true;
  return gone;
}

/// Of numbers that are known, as a shape or weights. @param fold_one  of the first number or what came out, and the
/// next; @param finish  of what comes out in the end, and of how many numbers that is.
template <class Fold, class Finish>
OnnxOutputs fold(const OnnxCall& call, int64_t opset_of_input, const Fold& fold_one, const Finish& finish) {
  const ConstantRef numbers = call.inputs[0].constant;
  const std::vector<int64_t>& dims = numbers->dims;
  const bool stays = call.attributes.truth("keepdims", true);
  const std::vector<bool> gone = folded_axes(call, dims.size(), opset_of_input);
  const std::vector<double> all = numbers_of(*numbers);
  if (all.empty()) throw call.error("it reduces nothing");
  std::vector<int64_t> kept, shape;
  for (size_t i = 0; i < dims.size(); ++i) {
    kept.push_back(gone[i] ? 1 : dims[i]);
    if (!gone[i] || stays) shape.push_back(kept.back());
  }
  const int64_t count = count_of(kept);
  std::vector<double> results(static_cast<size_t>(count));
  std::vector<bool> has_one(results.size(), false);
  for (int64_t i = 0; i < std::ssize(all); ++i) {
    int64_t rest = i, place = 0, stride = 1;
    for (size_t axis = dims.size(); axis-- > 0; rest /= dims[axis], stride *= kept[axis])
      place += rest % dims[axis] % kept[axis] * stride;
    const auto at = static_cast<size_t>(place);
    results[at] = has_one[at] ? fold_one(results[at], all[static_cast<size_t>(i)]) : all[static_cast<size_t>(i)];
    has_one[at] = true;
  }
  for (double& result : results) result = finish(result, std::ssize(all) / count);
  if (numbers->is_integer) return {known(integers_of(shape, {results.begin(), results.end()}))};
  return {known(floats_of(shape, {results.begin(), results.end()}))};
}

template <class Fold>
OnnxOutputs fold(const OnnxCall& call, int64_t opset_of_input, const Fold& fold_one) {
  return fold(call, opset_of_input, fold_one, [](double result, int64_t) { return result; });
}

/// The call with something else as its input, for a reduction of that.
OnnxCall of_other(const OnnxCall& call, const std::string& suffix, OnnxValue input) {
  OnnxCall other = call;
  other.name += suffix;
  if (input.expression) input = computed(make_value(call.context, input.expression));
  other.inputs[0] = std::move(input);
  return other;
}

/// Of the sequence.
OnnxOutputs reduce(const OnnxCall& call, AxisReduction what, int64_t opset_of_input) {
  const ExpressionRef of = call.inputs.at(0).expression;
  ImportedValue value = call.graph().vector(call.value(0));
  const Reduced which = read_reduced(call, value, opset_of_input);
  std::vector<size_t> axes;
  for (size_t i = 0; i < which.gone.size(); ++i) {
    const int64_t size = call.graph().size(value, i);
    if (!which.gone[i] || size == 1) continue;
    value = reduced(call.graph(), call.name, value, i, what);
    if (what == AxisReduction::sum)
      value = call.context.scaled(call.name + "_sum", value, static_cast<double>(size), 0);
    axes.push_back(i);
  }
  Expression result{.value = without(call, which, value)};
  if (what == AxisReduction::mean && which.stays && !axes.empty()) result.mean = MeanOf{of, axes};
  result.rank = result.value.axes.size();
  return {{nullptr, std::make_shared<const Expression>(std::move(result))}};
}

/// Since which opset the axes are an input.
constexpr int64_t axes_since = 18, sums_axes_since = 13;

}  // namespace

OnnxOutputs lower_reduce_mean(const OnnxCall& call) {
  const auto mean = [](double sum, int64_t count) { return sum / static_cast<double>(count); };
  if (call.are_all_known()) return fold(call, axes_since, std::plus<>(), mean);
  return reduce(call, AxisReduction::mean, axes_since);
}

OnnxOutputs lower_reduce_sum(const OnnxCall& call) {
  if (call.are_all_known()) return fold(call, sums_axes_since, [](double a, double b) { return a + b; });
  return reduce(call, AxisReduction::sum, sums_axes_since);
}

OnnxOutputs lower_reduce_max(const OnnxCall& call) {
  if (call.are_all_known()) return fold(call, axes_since, [](double a, double b) { return std::max(a, b); });
  return reduce(call, AxisReduction::max, axes_since);
}

OnnxOutputs lower_reduce_min(const OnnxCall& call) {
  if (call.are_all_known()) return fold(call, axes_since, [](double a, double b) { return std::min(a, b); });
  const OnnxCall largest =
      of_other(call, "_largest", element(call, call.name + "_negative", ElementOp::negate, {call.inputs.at(0)}));
  return {element(call, call.name, ElementOp::negate, reduce(largest, AxisReduction::max, axes_since))};
}

OnnxOutputs lower_reduce_sum_square(const OnnxCall& call) {
  const OnnxValue& of = call.inputs.at(0);
  const OnnxCall sum = of_other(call, "_square", element(call, call.name + "_square", ElementOp::multiply, {of, of}));
  if (call.are_all_known()) return fold(sum, axes_since, std::plus<>());
  return reduce(sum, AxisReduction::sum, axes_since);
}

OnnxOutputs lower_reduce_l1(const OnnxCall& call) {
  const OnnxValue& of = call.inputs.at(0);
  const OnnxCall sum = of_other(call, "_absolute", element(call, call.name + "_absolute", ElementOp::absolute, {of}));
  if (call.are_all_known()) return fold(sum, axes_since, std::plus<>());
  return reduce(sum, AxisReduction::sum, axes_since);
}

OnnxOutputs lower_reduce_l2(const OnnxCall& call) {
  const OnnxOutputs squares = lower_reduce_sum_square(call);
  return {element(call, call.name, ElementOp::square_root, {squares.at(0)})};
}

OnnxOutputs lower_reduce_prod(const OnnxCall& call) {
  if (!call.are_all_known()) throw call.not_supported("it multiplies what is computed from the sequence");
  return fold(call, axes_since, [](double a, double b) { return a * b; });
}

OnnxOutputs lower_reduce_log_sum(const OnnxCall& call) {
  const OnnxOutputs sum =
      call.are_all_known() ? fold(call, axes_since, std::plus<>()) : reduce(call, AxisReduction::sum, axes_since);
  return {element(call, call.name, ElementOp::logarithm, {sum.at(0)})};
}

OnnxOutputs lower_reduce_log_sum_exp(const OnnxCall& call) {
  return reduce(call, AxisReduction::logsumexp, axes_since);
}

}  // namespace seqcast
