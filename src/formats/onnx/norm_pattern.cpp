// SPDX-License-Identifier: MIT
#include "formats/onnx/norm_pattern.hpp"

namespace seqcast {
namespace {

/// The operands of a division, also where it is written as a product with a reciprocal or a power.
struct Quotient {
  ExpressionRef numerator;
  ExpressionRef square;  ///< of the denominator
};

bool is_the_number(const ExpressionRef& expression, double number) {
  return expression->op == ElementOp::number && expression->number == number;
}

/// What an expression is the square root of; none of another.
ExpressionRef under_root(const ExpressionRef& e) {
  if (e->op == ElementOp::square_root) return e->arguments[0];
  if (e->op == ElementOp::power && is_the_number(e->arguments[1], 0.5)) return e->arguments[0];
  return nullptr;
}

/// What an expression is 1 over the square root of.
ExpressionRef under_reciprocal_root(const ExpressionRef& e) {
  if (e->op == ElementOp::reciprocal) return under_root(e->arguments[0]);
  if (e->op == ElementOp::divide && is_the_number(e->arguments[0], 1)) return under_root(e->arguments[1]);
  if (e->op == ElementOp::power && is_the_number(e->arguments[1], -0.5)) return e->arguments[0];
  return nullptr;
}

std::optional<Quotient> quotient_of(const Expression& e) {
  if (e.op == ElementOp::divide)
    if (const ExpressionRef square = under_root(e.arguments[1])) return Quotient{e.arguments[0], square};
  if (e.op != ElementOp::multiply) return std::nullopt;
  for (const size_t i : {1, 0})
    if (const ExpressionRef square = under_reciprocal_root(e.arguments[i])) return Quotient{e.arguments[1 - i], square};
  return std::nullopt;
}

/// What an expression is the square of.
ExpressionRef squared(const ExpressionRef& e) {
  if (e->op == ElementOp::power && is_the_number(e->arguments[1], 2)) return e->arguments[0];
  if (e->op == ElementOp::multiply && are_same(e->arguments[0], e->arguments[1])) return e->arguments[0];
  return nullptr;
}

/// Whether an expression is another less its mean along axes.
bool is_centred(const ExpressionRef& e, const std::vector<size_t>& axes) {
  if (e->op != ElementOp::subtract || !e->arguments[1]->mean) return false;
  const MeanOf& mean = *e->arguments[1]->mean;
  return mean.axes == axes && are_same(mean.of, e->arguments[0]);
}

}  // namespace

std::optional<NormPattern> norm_of(const Expression& expression) {
  const std::optional<Quotient> quotient = quotient_of(expression);
  if (!quotient || quotient->square->op != ElementOp::add) return std::nullopt;
  const std::vector<ExpressionRef>& terms = quotient->square->arguments;
  const size_t eps = terms[0]->op == ElementOp::number ? 0 : 1;
  const ExpressionRef& variance = terms[1 - eps];
  if (terms[eps]->op != ElementOp::number || !variance->mean) return std::nullopt;
  const ExpressionRef deviation = squared(variance->mean->of);
  if (!deviation || !are_same(deviation, quotient->numerator)) return std::nullopt;
  const std::vector<size_t>& axes = variance->mean->axes;
  const bool has_mean = is_centred(deviation, axes);
  if (axes.size() > 1 && !has_mean) return std::nullopt;
  return NormPattern{has_mean ? deviation->arguments[0] : deviation, axes, terms[eps]->number, has_mean};
}

ImportedValue add_norm(const OnnxContext& context, const std::string& name, const NormPattern& norm,
                       const ImportedValue& value) {
  if (norm.axes.size() > 1)  // [C, L]: all there is
    return {context.graph.add(name, GroupNorm{1, norm.eps, false, false}, {value.node}), value.axes};
  const ImportedValue in = context.graph.along_channels(context.graph.vector(value), norm.axes[0]);
  const Layer layer = norm.has_mean ? Layer{LayerNorm{norm.eps, false, false}} : Layer{RmsNorm{norm.eps, false}};
  return context.graph.turned_as({context.graph.add(name, layer, {in.node}), in.axes}, value.axes);
}

}  // namespace seqcast
