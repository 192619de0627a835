// SPDX-License-Identifier: MIT
#include "formats/onnx/turned_expressions.hpp"

#include <algorithm>

namespace seqcast {
namespace {

std::vector<size_t> inverse_of(const std::vector<size_t>& order) {
  std::vector<size_t> inverse(order.size());
  for (size_t i = 0; i < order.size(); ++i) inverse[order[i]] = i;
  return inverse;
}

}  // namespace

ImportedValue turned(const ImportedValue& value, const std::vector<size_t>& order) {
  ImportedValue result{value.node, {}};
  for (const size_t axis : order) result.axes.push_back(value.axes[axis]);
  return result;
}

ExpressionRef TurnedExpressions::of(const ExpressionRef& expression, const std::vector<size_t>& order) {
  if (expression->op == ElementOp::number) return expression;
  if (expression->rank != order.size()) return nullptr;
  if (const auto found = known_.find({expression, order}); found != known_.end()) return found->second;
  const ExpressionRef result = made(expression, order);
  if (result) {
    known_[{expression, order}] = result;
    known_[{result, inverse_of(order)}] = expression;
  }
  return result;
}

ExpressionRef TurnedExpressions::made(const ExpressionRef& expression, const std::vector<size_t>& order) {
  Expression result = *expression;
  result.made.reset();
  result.turned_from = TurnedFrom{expression, order};
  for (ExpressionRef& argument : result.arguments) {
    argument = of(argument, order);
    if (!argument) return nullptr;
  }
  if (result.op == ElementOp::value) result.value = turned(expression->value, order);
  if (result.mean) {
    const std::vector<size_t> places = inverse_of(order);
    for (size_t& axis : result.mean->axes) axis = places[axis];
    std::ranges::sort(result.mean->axes);
    result.mean->of = of(result.mean->of, order);
    if (!result.mean->of) result.mean.reset();
  }
  return std::make_shared<const Expression>(std::move(result));
}

}  // namespace seqcast
