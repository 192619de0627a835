// SPDX-License-Identifier: MIT
// Turns expressions into layers.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "formats/importing/along_axis.hpp"
#include "formats/onnx/known_function.hpp"
#include "formats/onnx/norm_pattern.hpp"
#include "formats/onnx/onnx_call.hpp"

namespace seqcast {
namespace {

class Maker {
 public:
  explicit Maker(const OnnxContext& context) : context_(context) {}

  ImportedValue operator()(const ExpressionRef& expression) {
    if (expression->op == ElementOp::value) return expression->value;
    if (!expression->made) {
      const auto& from = expression->turned_from;
      expression->made = from ? turned((*this)(from->of), from->order) : made(*expression);
    }
    return *expression->made;
  }

 private:
  ImportedValue made(const Expression& e) {
    if (const auto norm = norm_of(e)) return add_norm(context_, e.name, *norm, (*this)(norm->of));
    const std::vector<double> numbers = numbers_in(e);
    const std::vector<ExpressionRef> parts = parts_of(e);
    for (const ExpressionRef& variable : parts) {  // the innermost first: as much as is known at once
      const auto function = function_of(e, variable);
      if (!function) continue;
      if (const auto known = known_function(*function, numbers)) return activated(e, variable, *known);
    }
    for (size_t i = parts.size(); i-- > 0;) {  // the outermost first: what a line leaves may be known only as a whole
      const auto function = function_of(e, parts[i]);
      if (!function) continue;
      if (const auto line = line_of(*function, numbers))
        return context_.scaled(e.name, (*this)(parts[i]), line->factor, line->offset);
    }
    return by_parts(e);
  }

  static std::optional<ExpressionFunction> function_of(const Expression& e, const ExpressionRef& variable) {
    return variable->op == ElementOp::number ? std::nullopt : ExpressionFunction::of(e, variable);
  }

  ImportedValue activated(const Expression& e, const ExpressionRef& argument, const KnownFunction& known) {
    const ImportedValue value = (*this)(argument);
    if (known.scale == 1) return activated(e.name, value, known.activation);
    const ImportedValue scaled = context_.scaled(e.name + "_scaled", value, known.scale, 0);
    const std::string function(to_text(known.activation.function));
    return context_.scaled(e.name, activated(e.name + "_" + function, scaled, known.activation), 1 / known.scale, 0);
  }

  ImportedValue activated(const std::string& name, const ImportedValue& value, const Activation& activation) {
    return {context_.graph.add(name, activation, {value.node}), value.axes};
  }

  ImportedValue by_parts(const Expression& e) {
    switch (e.op) {
      case ElementOp::function:
        return activated(e.name, (*this)(e.arguments[0]), e.activation);
      case ElementOp::add:
        return joined<Add>(e.name, {(*this)(e.arguments[0]), (*this)(e.arguments[1])});
      case ElementOp::subtract:
        return difference(e);
      case ElementOp::multiply:
        return joined<Multiply>(e.name, {(*this)(e.arguments[0]), (*this)(e.arguments[1])});
      case ElementOp::divide:
        return quotient(e);
      case ElementOp::reciprocal:
        return activated(e.name, (*this)(e.arguments[0]), {ActivationFunction::reciprocal});
      case ElementOp::square_root:
        return activated(e.name, (*this)(e.arguments[0]), {ActivationFunction::sqrt});
      case ElementOp::maximum:
      case ElementOp::minimum:
        return bounded(e);
      case ElementOp::power:
        return power(e);
      case ElementOp::absolute: {
        const ImportedValue value = (*this)(e.arguments[0]);
        return joined<Maximum>(e.name, {value, context_.scaled(e.name + "_negative", value, -1, 0)});
      }
      case ElementOp::logarithm:
        return logarithm(e);
      default:
        throw not_known(e);
    }
  }

  template <class Kind>
  ImportedValue joined(const std::string& name, const std::vector<ImportedValue>& values) {
    const Broadcast inputs = broadcast(context_.graph, values);
    return {context_.graph.add(name, Kind{}, inputs.nodes), inputs.axes};
  }

  ImportedValue difference(const Expression& e) {
    const ImportedValue less = context_.graph.vector((*this)(e.arguments[1]));
    return joined<Add>(e.name, {(*this)(e.arguments[0]), context_.scaled(e.name + "_less", less, -1, 0)});
  }

  /// The larger or smaller of two, one of which may be a number.
  ImportedValue bounded(const Expression& e) {
    const bool is_maximum = e.op == ElementOp::maximum;
    const bool has_number = e.arguments[0]->op == ElementOp::number || e.arguments[1]->op == ElementOp::number;
    if (!has_number) {
      const std::vector<ImportedValue> values{(*this)(e.arguments[0]), (*this)(e.arguments[1])};
      return is_maximum ? joined<Maximum>(e.name, values) : joined<Minimum>(e.name, values);
    }
    const bool is_first = e.arguments[0]->op == ElementOp::number;
    const double bound = e.arguments[is_first ? 0 : 1]->number;
    constexpr double lowest = std::numeric_limits<float>::lowest();
    const Activation larger{ActivationFunction::threshold, 1, bound, bound};
    const Activation smaller{ActivationFunction::bounded_relu, 0, lowest, 0, bound};
    return activated(e.name, (*this)(e.arguments[is_first ? 1 : 0]), is_maximum ? larger : smaller);
  }

  /// Of a number or a value by a value; a value by a number is a line.
  ImportedValue quotient(const Expression& e) {
    if (e.arguments[0]->op != ElementOp::number)
      return joined<Divide>(e.name, {(*this)(e.arguments[0]), (*this)(e.arguments[1])});
    const ImportedValue by = (*this)(e.arguments[1]);
    const double number = e.arguments[0]->number;
    const std::string name = number == 1 ? e.name : e.name + "_reciprocal";
    return context_.scaled(e.name, activated(name, by, {ActivationFunction::reciprocal}), number, 0);
  }

  ImportedValue power(const Expression& e) {
    if (e.arguments[0]->op == ElementOp::number && e.arguments[0]->number > 0) {  // b^x = exp(x log b)
      const double factor = std::log(e.arguments[0]->number);
      const ImportedValue exponent = context_.scaled(e.name + "_exponent", (*this)(e.arguments[1]), factor, 0);
      return activated(e.name, exponent, {ActivationFunction::exp});
    }
    if (e.arguments[1]->op != ElementOp::number) throw not_known(e);
    return power(e, (*this)(e.arguments[0]), e.arguments[1]->number);
  }

  ImportedValue power(const Expression& e, const ImportedValue& base, double exponent) {
    constexpr double most = 8;  // factors
    if (exponent < 0) {
      const ImportedValue positive = exponent == -1 ? base : power(e, base, -exponent);
      return activated(e.name, positive, {ActivationFunction::reciprocal});
    }
    if (exponent == 0.5) return activated(e.name, base, {ActivationFunction::sqrt});
    const bool is_whole = exponent == std::floor(exponent);
    if (is_whole && exponent >= 2 && exponent <= most)
      return joined<Multiply>(e.name, std::vector(static_cast<size_t>(exponent), base));
    if (is_whole || !std::isfinite(exponent)) throw not_known(e);
    // x^p = exp(p log x), which is no number below 0
    const ImportedValue log = activated(e.name + "_log", base, {ActivationFunction::log});
    const ImportedValue scaled = context_.scaled(e.name + "_exponent", log, exponent, 0);
    return activated(e.name, scaled, {ActivationFunction::exp});
  }

  /// log(sigmoid(x)) = -softplus(-x)
  ImportedValue log_sigmoid(const Expression& e, const ExpressionRef& of) {
    const ImportedValue negative = context_.scaled(e.name + "_negative", (*this)(of), -1, 0);
    const size_t node =
        context_.graph.add(e.name + "_softplus", Activation{ActivationFunction::softplus}, {negative.node});
    return context_.scaled(e.name, {node, negative.axes}, -1, 0);
  }

  /// Of a sigmoid, and of a softmax: a layer of its own, which does not lose what is near 0.
  ImportedValue logarithm(const Expression& e) {
    const Expression& inner = *e.arguments[0];
    if (inner.op == ElementOp::function && inner.activation.function == ActivationFunction::sigmoid)
      return log_sigmoid(e, inner.arguments[0]);
    const ImportedValue value = (*this)(e.arguments[0]);
    const Node& of = context_.graph.node(value.node);
    const auto* softmax = std::get_if<Softmax>(&of.layer);
    if (!softmax) return activated(e.name, value, {ActivationFunction::log});
    return {context_.graph.add(e.name, LogSoftmax{softmax->over}, of.inputs), value.axes};
  }

  OnnxNotSupported not_known(const Expression& e) const {
    const Error error(
        fmt::format("layer '{}' ({}) is not supported: it is read as a part of known functions and norms alone", e.name,
                    name_of(e.op)));
    return OnnxNotSupported(error.in(context_.file.path));
  }

  const OnnxContext& context_;
};

}  // namespace

ImportedValue make_value(const OnnxContext& context, const ExpressionRef& expression) {
  return Maker(context)(expression);
}

}  // namespace seqcast
