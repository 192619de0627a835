// SPDX-License-Identifier: MIT
// Lowers ONNX operators that work value by value.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "formats/onnx/lowering_steps.hpp"

namespace seqcast {
namespace {

struct ElementOperator {
  std::string_view name;
  ElementOp op;
  size_t arguments;
};

constexpr ElementOperator element_operators[] = {{"Add", ElementOp::add, 2},
                                                 {"Sub", ElementOp::subtract, 2},
                                                 {"Mul", ElementOp::multiply, 2},
                                                 {"Div", ElementOp::divide, 2},
                                                 {"Pow", ElementOp::power, 2},
                                                 {"Neg", ElementOp::negate, 1},
                                                 {"Abs", ElementOp::absolute, 1},
                                                 {"Log", ElementOp::logarithm, 1},
                                                 {"Sqrt", ElementOp::square_root, 1},
                                                 {"Reciprocal", ElementOp::reciprocal, 1},
                                                 {"Erf", ElementOp::error_function, 1},
                                                 {"Less", ElementOp::less, 2},
                                                 {"LessOrEqual", ElementOp::less_or_equal, 2},
                                                 {"Greater", ElementOp::greater, 2},
                                                 {"GreaterOrEqual", ElementOp::greater_or_equal, 2},
                                                 {"Equal", ElementOp::equal, 2},
                                                 {"Not", ElementOp::logical_not, 1},
                                                 {"And", ElementOp::logical_and, 2},
                                                 {"Or", ElementOp::logical_or, 2},
                                                 {"IsNaN", ElementOp::is_no_number, 1},
                                                 {"IsInf", ElementOp::is_infinite, 1},
                                                 {"Where", ElementOp::where, 3}};

/// The expression; where it is long, of what the graph computes.
ExpressionRef short_enough(const OnnxCall& call, Expression expression) {
  if (parts_of(expression).size() > max_expression)
    for (ExpressionRef& argument : expression.arguments)
      if (argument->op != ElementOp::number) argument = expression_of(make_value(call.context, argument));
  return std::make_shared<const Expression>(std::move(expression));
}

OnnxValue function(const OnnxCall& call, const Activation& activation) {
  if (call.inputs.size() != 1) throw call.error(fmt::format("it reads {} inputs, expected 1", call.inputs.size()));
  return element(call, call.name, ElementOp::function, call.inputs, activation);
}

OnnxValue number(double value) { return known(floats_of({}, {static_cast<float>(value)})); }

bool is_near(double a, double b) { return std::abs(a - b) <= 1e-6 * std::abs(b); }

/// max(0, min(1, alpha * x + beta))
OnnxValue hard_sigmoid(const OnnxCall& call, double alpha, double beta) {
  if (is_near(beta, 0.5)) return function(call, {ActivationFunction::hard_sigmoid, alpha});
  const OnnxValue product =
      element(call, call.name + "_product", ElementOp::multiply, {call.inputs.at(0), number(alpha)});
  const OnnxValue line = element(call, call.name + "_line", ElementOp::add, {product, number(beta)});
  const OnnxValue least = element(call, call.name + "_least", ElementOp::maximum, {line, number(0)});
  return element(call, call.name, ElementOp::minimum, {least, number(1)});
}

OnnxValue gelu(const OnnxCall& call) {
  const std::string form = call.attributes.text("approximate", "none");
  if (form != "none" && form != "tanh")
    throw call.error(fmt::format("its approximate is '{}', expected none or tanh", form));
  return function(call, {form == "none" ? ActivationFunction::gelu_erf : ActivationFunction::gelu_tanh});
}

OnnxValue selu(const OnnxCall& call) {
  if (!is_near(call.attributes.number("alpha", 1.67326319217681884765625), 1.6732632423543772) ||
      !is_near(call.attributes.number("gamma", 1.05070102214813232421875), 1.0507009873554805))
    throw call.not_supported("its alpha and gamma are others than those of its authors");
  return function(call, {ActivationFunction::selu});
}

/// alpha * elu(x / alpha)
OnnxValue celu(const OnnxCall& call) {
  const double alpha = call.attributes.number("alpha", 1);
  if (!(alpha > 0)) throw call.not_supported(fmt::format("its alpha is {}, which is not above 0", alpha));
  if (alpha == 1) return function(call, {ActivationFunction::elu});
  const OnnxValue inner = element(call, call.name + "_inner", ElementOp::divide, {call.inputs.at(0), number(alpha)});
  const OnnxValue elu = element(call, call.name + "_elu", ElementOp::function, {inner}, {ActivationFunction::elu});
  return element(call, call.name, ElementOp::multiply, {elu, number(alpha)});
}

OnnxValue hard_swish(const OnnxCall& call) {
  const Activation gate{ActivationFunction::hard_sigmoid, 1.0 / 6};
  return element(call, call.name, ElementOp::multiply,
                 {call.inputs.at(0), element(call, call.name + "_gate", ElementOp::function, {call.inputs[0]}, gate)});
}

/// An input or, in older opsets, an attribute that bounds a Clip.
OnnxValue bound_of(const OnnxCall& call, size_t input, const char* name) {
  if (call.opset() >= 11) return call.has(input) ? call.inputs[input] : OnnxValue{};
  if (!call.attributes.has(name)) return {};
  return known(floats_of({}, {static_cast<float>(call.attributes.number(name, 0))}));
}

}  // namespace

OnnxValue element(const OnnxCall& call, const std::string& name, ElementOp op, const std::vector<OnnxValue>& arguments,
                  const Activation& activation) {
  std::vector<ConstantRef> constants;
  size_t rank = 0;
  for (const OnnxValue& argument : arguments) {
    if (!argument.is_there()) throw call.error("one of its inputs is missing");
    if (argument.constant) constants.push_back(argument.constant);
    if (argument.expression) rank = std::max(rank, argument.expression->rank);
  }
  if (constants.size() == arguments.size()) return known(fold_elements(call, op, activation, constants));
  Expression result{.op = op, .activation = activation, .name = name, .rank = rank};
  for (size_t i = 0; i < arguments.size(); ++i) {
    const ConstantRef& constant = arguments[i].constant;
    if (constant && (constant->size() != 1 || constant->dims.size() > rank + 1)) {
      if (arguments.size() != 2 || op == ElementOp::function)
        throw call.not_supported("it reads several numbers of the file");
      const ImportedValue value = make_value(call.context, arguments[1 - i].expression);
      return computed(with_numbers(call, op, value, constant, i == 0));
    }
    result.arguments.push_back(constant ? expression_of(first_number(*constant)) : arguments[i].expression);
  }
  return {nullptr, short_enough(call, std::move(result))};
}

namespace {

/// Of a Where whose condition is known: one of its values, if that has the axes of both.
OnnxValue chosen(const OnnxCall& call, bool is_first) {
  const OnnxValue &value = call.inputs[is_first ? 1 : 2], &other = call.inputs[is_first ? 2 : 1];
  const bool is_whole = value.expression && (!other.expression || call.sizes(1) == call.sizes(2)) &&
                        (!other.constant || other.constant->size() == 1);
  if (!is_whole) throw call.not_supported("it repeats the value that its condition chooses");
  return value;
}

}  // namespace

OnnxOutputs lower_element(const OnnxCall& call) {
  const auto* op = std::ranges::find(element_operators, call.node.op_type(), &ElementOperator::name);
  if (call.inputs.size() != op->arguments)
    throw call.error(fmt::format("it reads {} inputs, expected {}", call.inputs.size(), op->arguments));
  if (op->op == ElementOp::where && call.has(0) && call.inputs[0].constant && !call.are_all_known() &&
      is_one_number(*call.inputs[0].constant))  // PyTorch writes lerp so
    return {chosen(call, first_number(*call.inputs[0].constant) != 0)};
  return {element(call, call.name, op->op, call.inputs)};
}

/// Operators that are none of ONNX's: tf2onnx leaves TensorFlow's names where it knows none, as in Keras's GELU and
/// CELU.
OnnxOutputs lower_left_over(const OnnxCall& call) {
  call.attributes.pass_over("T");  // the type
  if (call.node.op_type() == "Expm1") {
    const OnnxValue exp =
        element(call, call.name + "_exp", ElementOp::function, call.inputs, {ActivationFunction::exp});
    return {element(call, call.name, ElementOp::subtract, {exp, number(1)})};
  }
  const OnnxValue erf = element(call, call.name + "_erf", ElementOp::error_function, call.inputs);  // Erfc
  return {element(call, call.name, ElementOp::subtract, {number(1), erf})};
}

OnnxOutputs lower_variadic(const OnnxCall& call) {
  const std::string& type = call.node.op_type();
  const ElementOp op = type == "Max" ? ElementOp::maximum : type == "Min" ? ElementOp::minimum : ElementOp::add;
  if (call.inputs.empty()) throw call.error("it reads nothing");
  OnnxValue value = call.inputs[0];
  const std::string name = type == "Mean" ? call.name + "_sum" : call.name;
  for (size_t i = 1; i < call.inputs.size(); ++i) value = element(call, name, op, {value, call.inputs[i]});
  if (type != "Mean" || call.inputs.size() == 1) return {value};
  return {element(call, call.name, ElementOp::divide, {value, number(static_cast<double>(call.inputs.size()))})};
}

OnnxOutputs lower_relu_kind(const OnnxCall& call) {
  using F = ActivationFunction;
  constexpr std::pair<std::string_view, F> plain[] = {
      {"Relu", F::relu},         {"Sigmoid", F::sigmoid}, {"Tanh", F::tanh}, {"Softplus", F::softplus},
      {"Softsign", F::softsign}, {"Exp", F::exp},         {"Mish", F::mish}};
  const std::string& type = call.node.op_type();
  for (const auto& [name, known_as] : plain)
    if (type == name) return {function(call, {known_as})};
  if (type == "LeakyRelu") return {function(call, {F::leaky_relu, call.attributes.number("alpha", 0.01F)})};
  if (type == "Elu") return {function(call, {F::elu, call.attributes.number("alpha", 1)})};
  if (type == "ThresholdedRelu")
    return {function(call, {.function = F::threshold, .threshold = call.attributes.number("alpha", 1)})};
  if (type == "HardSigmoid")
    return {hard_sigmoid(call, call.attributes.number("alpha", 0.2F), call.attributes.number("beta", 0.5F))};
  if (type == "HardSwish") return {hard_swish(call)};
  if (type == "Selu") return {selu(call)};
  if (type == "Celu") return {celu(call)};
  return {gelu(call)};
}

OnnxOutputs lower_prelu(const OnnxCall& call) {
  const ConstantRef slope = call.constant(1, "slope");
  if (slope->size() == 1)
    return {element(call, call.name, ElementOp::function, {call.inputs[0]},
                    {ActivationFunction::leaky_relu, first_number(*slope)})};
  const ImportedValue value = call.value(0);
  const size_t axis = axis_of_numbers(call, value, slope);
  const ImportedValue in = call.graph().along_channels(call.graph().vector(value), axis);
  const size_t node = call.graph().add(call.name, Activation{ActivationFunction::prelu}, {in.node},
                                       {stored_tensor("weight", with_dims(slope, {slope->size()}))});
  return {computed(call.graph().turned_as({node, in.axes}, value.axes))};
}

OnnxOutputs lower_clip(const OnnxCall& call) {
  const OnnxValue least = bound_of(call, 1, "min"), most = bound_of(call, 2, "max");
  OnnxValue value = call.inputs.at(0);
  if (least.is_there()) value = element(call, call.name + "_least", ElementOp::maximum, {value, least});
  if (most.is_there()) value = element(call, call.name, ElementOp::minimum, {value, most});
  return {value};
}

}  // namespace seqcast
