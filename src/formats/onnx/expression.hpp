// SPDX-License-Identifier: MIT
// Element-wise ONNX operators, as an expression that becomes a layer when a layer needs it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/importing/imported_graph.hpp"
#include "model/layers/activation.hpp"

namespace seqcast {

enum class ElementOp {
  value,   ///< a layer's output
  number,  ///< one number
  function,
  add,
  subtract,
  multiply,
  divide,
  power,
  minimum,
  maximum,
  negate,
  absolute,
  logarithm,
  square_root,
  reciprocal,
  error_function,
  less,
  less_or_equal,
  greater,
  greater_or_equal,
  equal,
  logical_not,
  logical_and,
  logical_or,
  is_no_number,
  is_infinite,
  where
};

struct Expression;
using ExpressionRef = std::shared_ptr<const Expression>;

/// A mean along axes that stay, of size 1: of what it is the mean.
struct MeanOf {
  ExpressionRef of;
  std::vector<size_t> axes;  ///< besides the batch, in order
};

/// Axis i of an expression is axis order[i] of another.
struct TurnedFrom {
  ExpressionRef of;
  std::vector<size_t> order;
};

/// Exporters write functions such as GELU out, each in its own way. The expression keeps what was written until it is
/// needed; what it is, is then told by its values (known_function.hpp).
struct Expression {
  ElementOp op = ElementOp::value;
  std::vector<ExpressionRef> arguments = {};
  double number = 0;                               ///< of number
  Activation activation = {};                      ///< of function
  ImportedValue value = {};                        ///< of value
  std::optional<MeanOf> mean = {};                 ///< of value, where it is one
  std::optional<TurnedFrom> turned_from = {};      ///< where a Transpose gives it
  std::string name = {};                           ///< of the node to be
  size_t rank = 0;                                 ///< how many axes it has, without the batch
  mutable std::optional<ImportedValue> made = {};  ///< once it is in the graph
};

/// Expressions of more parts are layers first: what they are is worked out in time.
constexpr size_t max_expression = 128;

/// What an expression is written of, each part once and after its own, the expression itself left out.
std::vector<ExpressionRef> parts_of(const Expression& expression);

ExpressionRef expression_of(ImportedValue value);
ExpressionRef expression_of(double number);

/// An expression as a function of one of its parts.
class ExpressionFunction {
 public:
  /// None where it reads something else besides numbers.
  static std::optional<ExpressionFunction> of(const Expression& expression, const ExpressionRef& variable);

  double operator()(double x) const;

 private:
  struct Step {
    const Expression* part;         ///< null: the variable
    std::vector<size_t> arguments;  ///< earlier steps
  };
  std::vector<Step> steps_;
};

/// What the operation does to numbers. @param arguments  as many as it takes.
double apply(ElementOp op, const Activation& activation, const std::vector<double>& arguments);

/// All numbers that it holds.
std::vector<double> numbers_in(const Expression& expression);

/// Whether two expressions are one, or are written alike as far as a norm's parts are deep.
bool are_same(const ExpressionRef& a, const ExpressionRef& b, int depth = 4);

/// As ONNX calls it, in messages.
std::string_view name_of(ElementOp op);

}  // namespace seqcast
