// SPDX-License-Identifier: MIT
#include "formats/onnx/expression.hpp"

#include <algorithm>
#include <cmath>

namespace seqcast {
namespace {

size_t place_of(const std::vector<ExpressionRef>& parts, const ExpressionRef& part) {
  return static_cast<size_t>(std::ranges::find(parts, part) - parts.begin());
}

/// Adds the parts that are not there yet. @param end  of which no parts are looked for; or null.
void add_parts(const Expression& expression, const ExpressionRef& end, std::vector<ExpressionRef>& parts) {
  for (const ExpressionRef& argument : expression.arguments) {
    if (place_of(parts, argument) < parts.size()) continue;
    if (argument != end) add_parts(*argument, end, parts);
    parts.push_back(argument);
  }
}

double truth(bool is_true) { return is_true ? 1 : 0; }

}  // namespace

ExpressionRef expression_of(ImportedValue value) {
  const size_t rank = value.axes.size();
  return std::make_shared<const Expression>(Expression{.value = std::move(value), .rank = rank});
}

ExpressionRef expression_of(double number) {
  return std::make_shared<const Expression>(Expression{.op = ElementOp::number, .number = number});
}

double apply(ElementOp op, const Activation& activation, const std::vector<double>& a) {
  switch (op) {
    case ElementOp::function:
      return activation(a[0]);
    case ElementOp::add:
      return a[0] + a[1];
    case ElementOp::subtract:
      return a[0] - a[1];
    case ElementOp::multiply:
      return a[0] * a[1];
    case ElementOp::divide:
      return a[0] / a[1];
    case ElementOp::power:
      return std::pow(a[0], a[1]);
    case ElementOp::minimum:
      return a[0] < a[1] || std::isnan(a[0]) ? a[0] : a[1];
    case ElementOp::maximum:
      return a[0] > a[1] || std::isnan(a[0]) ? a[0] : a[1];
    case ElementOp::negate:
      return -a[0];
    case ElementOp::absolute:
      return std::abs(a[0]);
    case ElementOp::logarithm:
      return std::log(a[0]);
    case ElementOp::square_root:
      return std::sqrt(a[0]);
    case ElementOp::reciprocal:
      return 1 / a[0];
    case ElementOp::error_function:
      return std::erf(a[0]);
    case ElementOp::less:
      return truth(a[0] < a[1]);
    case ElementOp::less_or_equal:
      return truth(a[0] <= a[1]);
    case ElementOp::greater:
      return truth(a[0] > a[1]);
    case ElementOp::greater_or_equal:
      return truth(a[0] >= a[1]);
    case ElementOp::equal:
      return truth(a[0] == a[1]);
    case ElementOp::logical_not:
      return truth(a[0] == 0);
    case ElementOp::logical_and:
      return truth(a[0] != 0 && a[1] != 0);
    case ElementOp::logical_or:
      return truth(a[0] != 0 || a[1] != 0);
    case ElementOp::is_no_number:
      return truth(std::isnan(a[0]));
    case ElementOp::is_infinite:
      return truth(std::isinf(a[0]));
    case ElementOp::where:
      return a[0] != 0 ? a[1] : a[2];
    case ElementOp::value:
    case ElementOp::number:
      break;
  }
  return a.empty() ? 0 : a[0];
}

std::vector<ExpressionRef> parts_of(const Expression& expression) {
  std::vector<ExpressionRef> parts;
  add_parts(expression, nullptr, parts);
  return parts;
}

std::optional<ExpressionFunction> ExpressionFunction::of(const Expression& expression, const ExpressionRef& variable) {
  std::vector<ExpressionRef> parts;
  add_parts(expression, variable, parts);
  ExpressionFunction function;
  const auto add = [&](const Expression& part, bool is_variable) {
    Step step{is_variable ? nullptr : &part, {}};
    for (size_t i = 0; i < part.arguments.size() && !is_variable; ++i)
      step.arguments.push_back(place_of(parts, part.arguments[i]));
    function.steps_.push_back(std::move(step));
  };
  for (const ExpressionRef& part : parts) {
    if (part->op == ElementOp::value && part != variable) return std::nullopt;
    add(*part, part == variable);
  }
  add(expression, false);
  return function;
}

double ExpressionFunction::operator()(double x) const {
  std::vector<double> values;
  for (const Step& step : steps_) {
    std::vector<double> arguments;
    for (const size_t argument : step.arguments) arguments.push_back(values[argument]);
    values.push_back(!step.part                           ? x
                     : step.part->op == ElementOp::number ? step.part->number
                                                          : apply(step.part->op, step.part->activation, arguments));
  }
  return values.back();
}

std::vector<double> numbers_in(const Expression& expression) {
  std::vector<double> numbers;
  for (const ExpressionRef& part : parts_of(expression))
    if (part->op == ElementOp::number) numbers.push_back(part->number);
  return numbers;
}

bool are_same(const ExpressionRef& a, const ExpressionRef& b, int depth) {
  if (a == b) return true;
  if (depth == 0) return false;
  if (a->op != b->op || a->arguments.size() != b->arguments.size()) return false;
  if (a->op == ElementOp::value) {
    if (a->mean && b->mean && a->mean->of == b->mean->of) return a->mean->axes == b->mean->axes;
    return a->value.node == b->value.node && a->value.axes == b->value.axes;
  }
  if (a->op == ElementOp::number) return a->number == b->number;
  if (a->op == ElementOp::function && a->activation.function != b->activation.function) return false;
  for (size_t i = 0; i < a->arguments.size(); ++i)
    if (!are_same(a->arguments[i], b->arguments[i], depth - 1)) return false;
  return true;
}

std::string_view name_of(ElementOp op) {
  constexpr std::string_view names[] = {"a value", "a number", "an activation", "Add",     "Sub",
                                        "Mul",     "Div",      "Pow",           "Min",     "Max",
                                        "Neg",     "Abs",      "Log",           "Sqrt",    "Reciprocal",
                                        "Erf",     "Less",     "LessOrEqual",   "Greater", "GreaterOrEqual",
                                        "Equal",   "Not",      "And",           "Or",      "IsNaN",
                                        "IsInf",   "Where"};
  return names[static_cast<size_t>(op)];
}

}  // namespace seqcast
