// SPDX-License-Identifier: MIT
// Expressions whose axes a Transpose puts in another order.
#pragma once

#include <map>
#include <utility>

#include "formats/onnx/expression.hpp"

namespace seqcast {

/// Exporters put transpositions in the midst of functions: an expression is turned without becoming layers first, and
/// what is turned twice alike is one and the same.
class TurnedExpressions {
 public:
  /// @param order  axis i of the result is axis order[i] of the expression.
  /// @return       null where a part of it has fewer axes, and is broadcast.
  ExpressionRef of(const ExpressionRef& expression, const std::vector<size_t>& order);

 private:
  ExpressionRef made(const ExpressionRef& expression, const std::vector<size_t>& order);

  std::map<std::pair<ExpressionRef, std::vector<size_t>>, ExpressionRef> known_;
};

/// The value with its axes in that order.
ImportedValue turned(const ImportedValue& value, const std::vector<size_t>& order);

}  // namespace seqcast
