// SPDX-License-Identifier: MIT
// Lowers TensorFlow and Keras 3 operations that are listed as layers.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include "formats/keras/lowering_steps.hpp"

namespace seqcast {
namespace {

KerasNotSupported unknown(const KerasCall& call, const std::string& function) {
  return KerasNotSupported(call.config.error(fmt::format("is not supported: its function is '{}'", function)));
}

ImportedValue gelu(const KerasCall& call, bool approximate) {
  return call.after(Activation{approximate ? ActivationFunction::gelu_tanh : ActivationFunction::gelu_erf});
}

/// Whether the call was given no other arguments than these, whose meaning is known.
template <class Names>
bool has_only(const KerasCall& call, const Names& known) {
  for (const auto& [name, value] : call.arguments.items())
    if (name != "name" && !value.is_null() && std::find(std::begin(known), std::end(known), name) == std::end(known))
      return false;
  return true;
}

ImportedValue lower_gelu_function(const KerasCall& call) {
  const Json* approximate = call.argument("approximate");
  return gelu(call, approximate && *approximate == true);
}

ImportedValue lower_leaky_relu_function(const KerasCall& call) {
  const Json* alpha = call.argument("alpha");
  return call.after(
      Activation{ActivationFunction::leaky_relu, alpha && alpha->is_number() ? alpha->get<double>() : 0.2});
}

int64_t last_axis(const KerasCall& call) { return KerasConfig(call.name, call.arguments).sizes({"axis"}, 1, -1)[0]; }

ImportedValue lower_softmax_function(const KerasCall& call) { return softmax_along(call, last_axis(call)); }

ImportedValue lower_concat_function(const KerasCall& call) { return concatenated(call, last_axis(call)); }

/// A function, and its arguments whose meaning is known.
struct Known {
  std::string_view name;
  KerasStep step;
  std::string_view arguments[4] = {};
};

/// By the names that Keras gives them, which are those that TensorFlow exports first.
constexpr Known functions[] = {{"nn.gelu", lower_gelu_function, {"approximate"}},
                               {"tf.nn.gelu", lower_gelu_function, {"approximate"}},
                               {"keras.activations.gelu", lower_gelu_function, {"approximate"}},
                               {"nn.leaky_relu", lower_leaky_relu_function, {"alpha"}},
                               {"nn.softmax", lower_softmax_function, {"axis"}},
                               {"identity", lower_identity},
                               {"stop_gradient", lower_identity},
                               {"__operators__.add", lower_plus, {"y", "_CONSTANT_VALUE"}},
                               {"math.add", lower_plus, {"y", "_CONSTANT_VALUE"}},
                               {"math.add_n", lower_add},
                               {"nn.bias_add", lower_plus, {"bias"}},
                               {"math.subtract", lower_minus, {"y", "_CONSTANT_VALUE"}},
                               {"math.multiply", lower_times, {"y", "_CONSTANT_VALUE"}},
                               {"__operators__.multiply", lower_times, {"y", "_CONSTANT_VALUE"}},
                               {"math.truediv", lower_divide, {"y", "_CONSTANT_VALUE"}},
                               {"math.divide", lower_divide, {"y", "_CONSTANT_VALUE"}},
                               {"math.maximum", lower_larger, {"y", "_CONSTANT_VALUE"}},
                               {"math.minimum", lower_smaller, {"y", "_CONSTANT_VALUE"}},
                               {"math.negative", lower_negative},
                               {"math.square", lower_square},
                               {"math.pow", lower_power, {"y"}},
                               {"concat", lower_concat_function, {"axis"}},
                               {"expand_dims", lower_expand_dims, {"axis"}},
                               {"squeeze", lower_squeeze, {"axis"}},
                               {"compat.v1.squeeze", lower_squeeze, {"axis"}},
                               {"transpose", lower_transpose, {"perm", "conjugate"}},
                               {"compat.v1.transpose", lower_transpose, {"perm", "conjugate"}},
                               {"pad", lower_pad_function, {"paddings", "mode", "constant_values"}},
                               {"compat.v1.pad", lower_pad_function, {"paddings", "mode", "constant_values"}},
                               {"math.reduce_mean", lower_reduce_mean, {"axis", "keepdims"}},
                               {"math.reduce_sum", lower_reduce_sum, {"axis", "keepdims"}},
                               {"math.reduce_max", lower_reduce_max, {"axis", "keepdims"}},
                               {"math.reduce_logsumexp", lower_reduce_logsumexp, {"axis", "keepdims"}}};

/// A function by its name alone, with none but its usual arguments; none for other functions.
std::optional<ImportedValue> plain_function(const KerasCall& call, std::string_view function) {
  if (call.inputs.size() != 1 || !has_only(call, std::array<std::string_view, 0>{})) return std::nullopt;
  for (const std::string_view prefix : {"math.", "nn.", "keras.activations.", "keras.backend."})
    if (function.starts_with(prefix)) {
      function.remove_prefix(prefix.size());
      constexpr std::string_view known[] = {"relu", "relu6",    "elu",          "selu",    "softplus",    "sigmoid",
                                            "tanh", "exp",      "exponential",  "softmax", "log_softmax", "swish",
                                            "silu", "softsign", "hard_sigmoid", "mish"};
      if (std::find(std::begin(known), std::end(known), function) == std::end(known)) return std::nullopt;
      return apply_keras_function(call, call.name, call.input(), std::string(function));
    }
  return std::nullopt;
}

}  // namespace

ImportedValue lower_op_lambda(const KerasCall& call) {
  const std::string function = call.config.text({"function"}, "");
  for (const Known& known : functions)
    if (known.name == function && has_only(call, known.arguments)) return known.step(call);
  if (const auto value = plain_function(call, function)) return *value;
  throw unknown(call, function);
}

ImportedValue lower_operation(const KerasCall& call) {
  std::string name = call.layer.class_name;
  if (name == "Gelu") return gelu(call, call.config.boolean({"approximate"}, true));
  name[0] = static_cast<char>(name[0] - 'A' + 'a');
  return apply_keras_function(call, call.name, call.input(), name);
}

/// Nothing in a file is ever executed: a Lambda is known by its name and its place, or not at all.
ImportedValue lower_lambda(const KerasCall& call) {
  // ChromBPNet adds the counts of its two parts: tf.math.reduce_logsumexp over a Concatenate of one value each.
  const bool is_counts = call.layer.name.starts_with("logcount");
  if (is_counts && call.shape() == Shape{2, 1} && kind(call.graph.node(call.input().node).layer) == Concat::kind)
    return {call.graph.add(call.name, Reduce{Reduction::logsumexp, Axis::channels}, {call.input().node}),
            {ValueAxis::channels}};
  throw KerasNotSupported(
      call.config.error("is not supported: what a Lambda computes is Python code, which is never executed"));
}

}  // namespace seqcast
