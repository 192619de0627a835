// SPDX-License-Identifier: MIT
#include "formats/onnx/operators.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <map>

namespace seqcast {
namespace {

constexpr size_t any_number = std::numeric_limits<int>::max();

constexpr OnnxOperator operators[] = {
    {"Abs", lower_element, 1, 1, LayoutUse::by_rows},
    {"Add", lower_element, 2, 2, LayoutUse::by_rows},
    {"And", lower_element, 2, 2, LayoutUse::by_rows},
    {"AveragePool", lower_average_pool, 1, 1},
    {"BatchNormalization", lower_batch_norm, 5, 5},
    {"Cast", lower_cast, 1, 1, LayoutUse::all},
    {"Ceil", lower_rounding, 1, 1},
    {"Celu", lower_relu_kind, 1, 1, LayoutUse::by_rows},
    {"Clip", lower_clip, 1, 3, LayoutUse::by_rows},
    {"Concat", lower_concat, 1, any_number},
    {"Constant", lower_constant, 0, 0},
    {"ConstantOfShape", lower_constant_of_shape, 1, 1},
    {"Conv", lower_conv, 2, 3},
    {"ConvTranspose", lower_conv_transpose, 2, 3},
    {"Div", lower_element, 2, 2, LayoutUse::by_rows},
    {"Dropout", lower_identity, 1, 3, LayoutUse::all},
    {"Elu", lower_relu_kind, 1, 1, LayoutUse::by_rows},
    {"Equal", lower_element, 2, 2, LayoutUse::by_rows},
    {"Erf", lower_element, 1, 1, LayoutUse::by_rows},
    {"Erfc", lower_left_over, 1, 1, LayoutUse::by_rows},
    {"Exp", lower_relu_kind, 1, 1, LayoutUse::by_rows},
    {"Expand", lower_expand, 2, 2},
    {"Expm1", lower_left_over, 1, 1, LayoutUse::by_rows},
    {"Flatten", lower_flatten, 1, 1, LayoutUse::all},
    {"Floor", lower_rounding, 1, 1},
    {"Gather", lower_gather, 2, 2},
    {"GatherND", lower_gather_nd, 2, 2, LayoutUse::all},
    {"Gelu", lower_relu_kind, 1, 1, LayoutUse::by_rows},
    {"Gemm", lower_gemm, 2, 3, LayoutUse::by_rows},
    {"GlobalAveragePool", lower_global_average_pool, 1, 1},
    {"GlobalMaxPool", lower_global_max_pool, 1, 1},
    {"Greater", lower_element, 2, 2, LayoutUse::by_rows},
    {"GreaterOrEqual", lower_element, 2, 2, LayoutUse::by_rows},
    {"GroupNormalization", lower_group_norm, 3, 3},
    {"HardSigmoid", lower_relu_kind, 1, 1, LayoutUse::by_rows},
    {"HardSwish", lower_relu_kind, 1, 1, LayoutUse::by_rows},
    {"Identity", lower_identity, 1, 1, LayoutUse::all},
    {"InstanceNormalization", lower_instance_norm, 3, 3, LayoutUse::all},
    {"IsInf", lower_element, 1, 1, LayoutUse::by_rows},
    {"IsNaN", lower_element, 1, 1, LayoutUse::by_rows},
    {"LayerNormalization", lower_layer_norm, 2, 3},
    {"LeakyRelu", lower_relu_kind, 1, 1, LayoutUse::by_rows},
    {"Less", lower_element, 2, 2, LayoutUse::by_rows},
    {"LessOrEqual", lower_element, 2, 2, LayoutUse::by_rows},
    {"Log", lower_element, 1, 1, LayoutUse::by_rows},
    {"LogSoftmax", lower_log_softmax, 1, 1},
    {"MatMul", lower_mat_mul, 2, 2, LayoutUse::by_rows},
    {"Max", lower_variadic, 1, any_number, LayoutUse::by_rows},
    {"MaxPool", lower_max_pool, 1, 1, LayoutUse::all},
    {"Mean", lower_variadic, 1, any_number, LayoutUse::by_rows},
    {"Min", lower_variadic, 1, any_number, LayoutUse::by_rows},
    {"Mish", lower_relu_kind, 1, 1, LayoutUse::by_rows},
    {"Mod", lower_rounding, 2, 2},
    {"Mul", lower_element, 2, 2, LayoutUse::by_rows},
    {"Neg", lower_element, 1, 1, LayoutUse::by_rows},
    {"Not", lower_element, 1, 1, LayoutUse::by_rows},
    {"Or", lower_element, 2, 2, LayoutUse::by_rows},
    {"PRelu", lower_prelu, 2, 2},
    {"Pad", lower_pad, 1, 4},
    {"Pow", lower_element, 2, 2, LayoutUse::by_rows},
    {"Range", lower_range, 3, 3},
    {"Reciprocal", lower_element, 1, 1, LayoutUse::by_rows},
    {"ReduceL1", lower_reduce_l1, 1, 2},
    {"ReduceL2", lower_reduce_l2, 1, 2},
    {"ReduceLogSum", lower_reduce_log_sum, 1, 2},
    {"ReduceLogSumExp", lower_reduce_log_sum_exp, 1, 2},
    {"ReduceMax", lower_reduce_max, 1, 2},
    {"ReduceMean", lower_reduce_mean, 1, 2},
    {"ReduceMin", lower_reduce_min, 1, 2},
    {"ReduceProd", lower_reduce_prod, 1, 2},
    {"ReduceSum", lower_reduce_sum, 1, 2},
    {"ReduceSumSquare", lower_reduce_sum_square, 1, 2},
    {"Relu", lower_relu_kind, 1, 1, LayoutUse::by_rows},
    {"Reshape", lower_reshape, 2, 2, LayoutUse::all},
    {"Resize", lower_resize, 1, 4},
    {"Selu", lower_relu_kind, 1, 1, LayoutUse::by_rows},
    {"Shape", lower_shape, 1, 1, LayoutUse::all},
    {"Sigmoid", lower_relu_kind, 1, 1, LayoutUse::by_rows},
    {"Size", lower_size, 1, 1, LayoutUse::all},
    {"Slice", lower_slice, 1, 5},
    {"Softmax", lower_softmax, 1, 1},
    {"Softplus", lower_relu_kind, 1, 1, LayoutUse::by_rows},
    {"Softsign", lower_relu_kind, 1, 1, LayoutUse::by_rows},
    {"Split", lower_split, 1, 2},
    {"Sqrt", lower_element, 1, 1, LayoutUse::by_rows},
    {"Squeeze", lower_squeeze, 1, 2, LayoutUse::all},
    {"Sub", lower_element, 2, 2, LayoutUse::by_rows},
    {"Sum", lower_variadic, 1, any_number, LayoutUse::by_rows},
    {"Tanh", lower_relu_kind, 1, 1, LayoutUse::by_rows},
    {"ThresholdedRelu", lower_relu_kind, 1, 1, LayoutUse::by_rows},
    {"Tile", lower_tile, 2, 2},
    {"Transpose", lower_transpose, 1, 1, LayoutUse::all},
    {"Unsqueeze", lower_unsqueeze, 1, 2, LayoutUse::all},
    {"Upsample", lower_resize, 2, 2},
    {"Where", lower_element, 3, 3, LayoutUse::by_rows},
};
static_assert(std::ranges::is_sorted(operators, {}, &OnnxOperator::name));

}  // namespace

const OnnxOperator* onnx_operator(const onnx::Node& node) {
  if (!is_onnx_domain(node.domain()) || !node.overload().empty()) return nullptr;
  const auto* found = std::ranges::lower_bound(operators, node.op_type(), {}, &OnnxOperator::name);
  return found != std::end(operators) && found->name == node.op_type() ? found : nullptr;
}

std::string onnx_operator_name(const onnx::Node& node) {
  return is_onnx_domain(node.domain()) ? node.op_type() : node.domain() + "." + node.op_type();
}

std::optional<Error> operator_census(const OnnxFile& file, const OnnxOrder& order) {
  std::map<std::string, size_t> counts;
  const onnx::Node* first = nullptr;
  size_t all = 0;
  for (const onnx::Node* node : order.nodes) {
    if (onnx_operator(*node)) continue;
    if (!first) first = node;
    ++counts[onnx_operator_name(*node)];
    ++all;
  }
  if (!first) return std::nullopt;
  std::vector<std::string> texts;
  for (const auto& [name, count] : counts) texts.push_back(fmt::format("{} ({})", name, count));
  return Error(
             fmt::format("layer '{}' ({}) is not supported", onnx_node_name(*first), onnx_operator_name(*first)),
             fmt::format("{} of its {} layers are not supported: {}", all, order.nodes.size(), fmt::join(texts, ", ")))
      .in(file.path);
}

}  // namespace seqcast
