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
    {"Abs", lower_element, 1, 1},
    {"Add", lower_element, 2, 2},
    {"And", lower_element, 2, 2},
    {"AveragePool", lower_average_pool, 1, 1},
    {"BatchNormalization", lower_batch_norm, 5, 5},
    {"Cast", lower_cast, 1, 1},
    {"Ceil", lower_rounding, 1, 1},
    {"Celu", lower_relu_kind, 1, 1},
    {"Clip", lower_clip, 1, 3},
    {"Concat", lower_concat, 1, any_number},
    {"Constant", lower_constant, 0, 0},
    {"ConstantOfShape", lower_constant_of_shape, 1, 1},
    {"Conv", lower_conv, 2, 3},
    {"ConvTranspose", lower_conv_transpose, 2, 3},
    {"Div", lower_element, 2, 2},
    {"Dropout", lower_identity, 1, 3},
    {"Elu", lower_relu_kind, 1, 1},
    {"Equal", lower_element, 2, 2},
    {"Erf", lower_element, 1, 1},
    {"Exp", lower_relu_kind, 1, 1},
    {"Expand", lower_expand, 2, 2},
    {"Flatten", lower_flatten, 1, 1},
    {"Floor", lower_rounding, 1, 1},
    {"Gather", lower_gather, 2, 2},
    {"Gelu", lower_relu_kind, 1, 1},
    {"Gemm", lower_gemm, 2, 3},
    {"GlobalAveragePool", lower_global_average_pool, 1, 1},
    {"GlobalMaxPool", lower_global_max_pool, 1, 1},
    {"Greater", lower_element, 2, 2},
    {"GreaterOrEqual", lower_element, 2, 2},
    {"HardSigmoid", lower_relu_kind, 1, 1},
    {"HardSwish", lower_relu_kind, 1, 1},
    {"Identity", lower_identity, 1, 1},
    {"LayerNormalization", lower_layer_norm, 2, 3},
    {"LeakyRelu", lower_relu_kind, 1, 1},
    {"Less", lower_element, 2, 2},
    {"LessOrEqual", lower_element, 2, 2},
    {"Log", lower_element, 1, 1},
    {"LogSoftmax", lower_log_softmax, 1, 1},
    {"MatMul", lower_mat_mul, 2, 2},
    {"Max", lower_variadic, 1, any_number},
    {"MaxPool", lower_max_pool, 1, 1},
    {"Mean", lower_variadic, 1, any_number},
    {"Min", lower_variadic, 1, any_number},
    {"Mish", lower_relu_kind, 1, 1},
    {"Mod", lower_rounding, 2, 2},
    {"Mul", lower_element, 2, 2},
    {"Neg", lower_element, 1, 1},
    {"Not", lower_element, 1, 1},
    {"Or", lower_element, 2, 2},
    {"PRelu", lower_prelu, 2, 2},
    {"Pad", lower_pad, 1, 4},
    {"Pow", lower_element, 2, 2},
    {"Range", lower_range, 3, 3},
    {"Reciprocal", lower_element, 1, 1},
    {"ReduceLogSumExp", lower_reduce_log_sum_exp, 1, 2},
    {"ReduceMax", lower_reduce_max, 1, 2},
    {"ReduceMean", lower_reduce_mean, 1, 2},
    {"ReduceMin", lower_reduce_min, 1, 2},
    {"ReduceProd", lower_reduce_prod, 1, 2},
    {"ReduceSum", lower_reduce_sum, 1, 2},
    {"Relu", lower_relu_kind, 1, 1},
    {"Reshape", lower_reshape, 2, 2},
    {"Selu", lower_relu_kind, 1, 1},
    {"Shape", lower_shape, 1, 1},
    {"Sigmoid", lower_relu_kind, 1, 1},
    {"Size", lower_size, 1, 1},
    {"Slice", lower_slice, 1, 5},
    {"Softmax", lower_softmax, 1, 1},
    {"Softplus", lower_relu_kind, 1, 1},
    {"Softsign", lower_relu_kind, 1, 1},
    {"Split", lower_split, 1, 2},
    {"Sqrt", lower_element, 1, 1},
    {"Squeeze", lower_squeeze, 1, 2},
    {"Sub", lower_element, 2, 2},
    {"Sum", lower_variadic, 1, any_number},
    {"Tanh", lower_relu_kind, 1, 1},
    {"ThresholdedRelu", lower_relu_kind, 1, 1},
    {"Transpose", lower_transpose, 1, 1},
    {"Unsqueeze", lower_unsqueeze, 1, 2},
    {"Where", lower_element, 3, 3},
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
