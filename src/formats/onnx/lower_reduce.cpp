// SPDX-License-Identifier: MIT
// Lowers ONNX's reductions.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "formats/importing/along_axis.hpp"
#include "formats/onnx/lowering_steps.hpp"

namespace seqcast {
namespace {

/// What is reduced: which of the input's axes, and whether they stay, of size 1.
struct Reduced {
  std::vector<bool> gone;  ///< beside the batch
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

/// Of a product or a smallest one along numbers that are known, as of a shape; a sum or largest one, too.
template <class Fold>
OnnxOutputs fold(const OnnxCall& call, int64_t opset_of_input, const Fold& fold_one) {
  const ConstantRef numbers = call.inputs[0].constant;
  const bool stays = call.attributes.truth("keepdims", true);
  call.attributes.truth("noop_with_empty_axes", false);
  const std::vector<int64_t> axes = listed_axes(call, opset_of_input, 1);
  if (numbers->dims.size() > 1 || axes.size() > 1)
    throw call.not_supported(fmt::format("it reduces numbers of sizes [{}]", fmt::join(numbers->dims, ", ")));
  const std::vector<double> all = numbers_of(*numbers);
  if (all.empty()) throw call.error("it reduces nothing");
  double result = all[0];
  for (size_t i = 1; i < all.size(); ++i) result = fold_one(result, all[i]);
  const std::vector<int64_t> dims(stays ? numbers->dims.size() : 0, 1);
  return {known(numbers->is_integer ? integers_of(dims, {static_cast<int64_t>(result)})
                                    : floats_of(dims, {static_cast<float>(result)}))};
}

/// Of the sequence.
OnnxOutputs reduce(const OnnxCall& call, AxisReduction what, int64_t opset_of_input) {
  const ExpressionRef of = call.inputs.at(0).expression;
  ImportedValue value = call.graph().vector(call.value(0));
  const Reduced which = read_reduced(call, value, opset_of_input);
  std::optional<MeanOf> mean;
  for (size_t i = 0; i < which.gone.size(); ++i) {
    const int64_t size = call.graph().size(value, i);
    if (!which.gone[i] || size == 1) continue;
    value = reduced(call.graph(), call.name, value, i, what);
    if (what == AxisReduction::sum)
      value = call.context.scaled(call.name + "_sum", value, static_cast<double>(size), 0);
    if (what == AxisReduction::mean && std::ranges::count(which.gone, true) == 1 && which.stays) mean = MeanOf{of, i};
  }
  Expression result{.value = without(call, which, value), .mean = mean};
  result.rank = result.value.axes.size();
  return {{nullptr, std::make_shared<const Expression>(std::move(result))}};
}

/// Since which opset the axes are an input.
constexpr int64_t axes_since = 18, sums_axes_since = 13;

}  // namespace

OnnxOutputs lower_reduce_mean(const OnnxCall& call) { return reduce(call, AxisReduction::mean, axes_since); }

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
  const OnnxOutputs negative{element(call, call.name + "_negative", ElementOp::negate, {call.inputs.at(0)})};
  OnnxCall largest = call;
  largest.name += "_largest";
  largest.inputs[0] = computed(make_value(call.context, negative[0].expression));
  return {element(call, call.name, ElementOp::negate, reduce(largest, AxisReduction::max, axes_since))};
}

OnnxOutputs lower_reduce_prod(const OnnxCall& call) {
  if (!call.are_all_known()) throw call.not_supported("it multiplies what is computed from the sequence");
  return fold(call, axes_since, [](double a, double b) { return a * b; });
}

OnnxOutputs lower_reduce_log_sum_exp(const OnnxCall& call) {
  return reduce(call, AxisReduction::logsumexp, axes_since);
}

}  // namespace seqcast
