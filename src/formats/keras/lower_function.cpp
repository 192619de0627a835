// SPDX-License-Identifier: MIT
// Lowers TensorFlow and Keras 3 operations that are listed as layers.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <span>

#include "formats/keras/lowering_steps.hpp"

namespace seqcast {
namespace {

ImportedValue gelu(const KerasCall& call, bool approximate) {
  return call.after(Activation{approximate ? ActivationFunction::gelu_tanh : ActivationFunction::gelu_erf});
}

bool flag(const KerasCall& call, std::string_view name, bool fallback) {
  const Json* given = call.argument(name);
  if (!given) return fallback;
  if (!given->is_boolean()) throw call.not_supported(fmt::format("its {} is {}", name, given->dump().substr(0, 80)));
  return given->get<bool>();
}

double number(const KerasCall& call, std::string_view name, double fallback) {
  const Json* given = call.argument(name);
  if (!given) return fallback;
  if (!given->is_number()) throw call.not_supported(fmt::format("its {} is {}", name, given->dump().substr(0, 80)));
  return given->get<double>();
}

ImportedValue lower_gelu_function(const KerasCall& call) { return gelu(call, flag(call, "approximate", false)); }
ImportedValue lower_gelu_operation(const KerasCall& call) { return gelu(call, flag(call, "approximate", true)); }

ImportedValue lower_leaky_relu_function(const KerasCall& call) {
  const double fallback = call.layer.is_operation ? number(call, "negative_slope", 0.2) : number(call, "alpha", 0.2);
  return call.after(Activation{ActivationFunction::leaky_relu, fallback});
}

ImportedValue lower_elu_operation(const KerasCall& call) {
  return call.after(Activation{ActivationFunction::elu, number(call, "alpha", 1)});
}

ImportedValue lower_threshold_operation(const KerasCall& call) {
  return call.after(
      Activation{ActivationFunction::threshold, 1, number(call, "threshold", 0), number(call, "default_value", 0)});
}

/// An axis that a function is given, or the last one.
int64_t last_axis(const KerasCall& call) {
  const Json* axis = call.argument("axis");
  if (!axis) return -1;
  const Json wrapped{{"axis", *axis}};
  return KerasConfig(call.config.file(), call.config.layer(), wrapped).sizes({"axis"}, 1, -1)[0];
}

ImportedValue lower_softmax_function(const KerasCall& call) { return softmax_along(call, last_axis(call)); }
ImportedValue lower_log_softmax_function(const KerasCall& call) { return log_softmax_along(call, last_axis(call)); }

ImportedValue lower_concat_function(const KerasCall& call) {
  if (!call.argument("axis")) throw call.not_supported("its axis is missing");
  return concatenated(call, last_axis(call));
}

/// keras.ops.average, which weighs its values alike where it is given no weights.
ImportedValue lower_average_operation(const KerasCall& call) {
  if (call.argument("weights")) throw call.not_supported("its mean is weighted");
  return lower_reduce_mean(call);
}

ImportedValue lower_clip_operation(const KerasCall& given) {
  const Json* least = given.argument("x_min");
  const Json* most = given.argument("x_max");
  if (!least || !most) throw given.not_supported("its bounds are missing");
  KerasCall call = given;
  call.name = given.name + "_least";
  const ImportedValue value = at_least_number(call, call.input(), *least);
  call.name = given.name;
  return at_most_number(call, value, *most);
}

/// A function by its name alone, with none but its usual arguments.
ImportedValue lower_named_operation(const KerasCall& call);

/// A function of TensorFlow's or Keras's.
struct Function {
  std::string_view name;
  KerasStep step;
  std::array<std::string_view, 4> parameters = {};  ///< as it calls them, in order: those that may be tensors
  std::array<std::string_view, 4> settings = {};    ///< Keras 3: what stands in the operation's config
  bool takes_list = false;                          ///< its first argument is a list of tensors
};

/// By the names that Keras gives them, which are those that TensorFlow exports first.
constexpr Function functions[] = {{"nn.gelu", lower_gelu_function},
                                  {"tf.nn.gelu", lower_gelu_function},
                                  {"keras.activations.gelu", lower_gelu_function},
                                  {"nn.leaky_relu", lower_leaky_relu_function},
                                  {"nn.softmax", lower_softmax_function},
                                  {"nn.log_softmax", lower_log_softmax_function},
                                  {"identity", lower_identity},
                                  {"stop_gradient", lower_identity},
                                  {"__operators__.add", lower_plus, {"x", "y"}},
                                  {"math.add", lower_plus, {"x", "y"}},
                                  {"math.add_n", lower_add, {}, {}, true},
                                  {"nn.bias_add", lower_plus, {"value", "bias"}},
                                  {"math.subtract", lower_minus, {"x", "y"}},
                                  {"math.multiply", lower_times, {"x", "y"}},
                                  {"__operators__.multiply", lower_times, {"x", "y"}},
                                  {"math.truediv", lower_divide, {"x", "y"}},
                                  {"math.divide", lower_divide, {"x", "y"}},
                                  {"math.maximum", lower_larger, {"x", "y"}},
                                  {"math.minimum", lower_smaller, {"x", "y"}},
                                  {"clip_by_value", lower_clip, {"t", "clip_value_min", "clip_value_max"}},
                                  {"math.negative", lower_negative},
                                  {"math.square", lower_square},
                                  {"math.pow", lower_power, {"x", "y"}},
                                  {"concat", lower_concat_function, {}, {}, true},
                                  {"expand_dims", lower_expand_dims},
                                  {"squeeze", lower_squeeze},
                                  {"compat.v1.squeeze", lower_squeeze},
                                  {"transpose", lower_transpose},
                                  {"compat.v1.transpose", lower_transpose},
                                  {"pad", lower_pad_function},
                                  {"compat.v1.pad", lower_pad_function},
                                  {"math.reduce_mean", lower_reduce_mean},
                                  {"math.reduce_sum", lower_reduce_sum},
                                  {"math.reduce_max", lower_reduce_max},
                                  {"math.reduce_logsumexp", lower_reduce_logsumexp}};

/// Functions of keras.ops by their classes: two operands, or one and settings.
constexpr Function operations[] = {
    {"Add", lower_plus, {"x1", "x2"}},
    {"Subtract", lower_minus, {"x1", "x2"}},
    {"Multiply", lower_times, {"x1", "x2"}},
    {"Divide", lower_divide, {"x1", "x2"}},
    {"TrueDivide", lower_divide, {"x1", "x2"}},
    {"Maximum", lower_larger, {"x1", "x2"}},
    {"Minimum", lower_smaller, {"x1", "x2"}},
    {"Power", lower_power, {"x1", "x2"}},
    {"Negative", lower_negative},
    {"Square", lower_square},
    {"Clip", lower_clip_operation, {}, {"x_min", "x_max"}},
    {"Average", lower_average_operation, {"x", "weights"}, {"axis"}},
    {"Mean", lower_reduce_mean, {}, {"axis", "keepdims"}},
    {"Sum", lower_reduce_sum, {}, {"axis", "keepdims"}},
    {"Max", lower_reduce_max, {}, {"axis", "keepdims"}},
    {"Logsumexp", lower_reduce_logsumexp, {}, {"axis", "keepdims"}},
    {"Concatenate", lower_concat_function, {}, {"axis"}, true},
    {"ExpandDims", lower_expand_dims, {}, {"axis"}},
    {"Squeeze", lower_squeeze, {}, {"axis"}},
    {"Transpose", lower_transpose, {}, {"axes"}},
    {"Pad", lower_pad_operation, {"x", "constant_values"}, {"pad_width", "mode"}},
    {"GetItem", lower_get_item, {"x", "key"}},
    {"Gelu", lower_gelu_operation, {}, {"approximate"}},
    {"Elu", lower_elu_operation, {}, {"alpha"}},
    {"LeakyRelu", lower_leaky_relu_function, {}, {"negative_slope"}},
    {"ReLU", lower_relu, {}, {"negative_slope", "max_value", "threshold"}},
    {"Threshold", lower_threshold_operation, {}, {"threshold", "default_value"}},
    {"Softmax", lower_softmax_function, {}, {"axis"}},
    {"LogSoftmax", lower_log_softmax_function, {}, {"axis"}},
    {"Relu", lower_named_operation},
    {"Relu6", lower_named_operation},
    {"Silu", lower_named_operation},
    {"Selu", lower_named_operation},
    {"Sigmoid", lower_named_operation},
    {"HardSigmoid", lower_named_operation},
    {"HardSilu", lower_named_operation},
    {"Tanh", lower_named_operation},
    {"Softplus", lower_named_operation},
    {"Softsign", lower_named_operation},
    {"Mish", lower_named_operation},
    {"Exp", lower_named_operation},
};

/// HardSilu as hard_silu.
std::string snake_case(std::string_view name) {
  std::string result;
  for (const char letter : name) {
    const bool is_upper = letter >= 'A' && letter <= 'Z';
    if (is_upper && !result.empty()) result += '_';
    result += is_upper ? static_cast<char>(letter - 'A' + 'a') : letter;
  }
  return result;
}

ImportedValue lower_named_operation(const KerasCall& call) {
  return apply_keras_function(call, call.name, call.input(), snake_case(call.layer.class_name));
}

const Function* find_function(std::span<const Function> table, std::string_view name) {
  const auto found = std::ranges::find(table, name, &Function::name);
  return found == table.end() ? nullptr : &*found;
}

/// The parameters' names, without the empty ones behind them.
std::span<const std::string_view> parameters_of(const Function& function) {
  const auto end = std::ranges::find(function.parameters, std::string_view());
  return {function.parameters.data(), static_cast<size_t>(end - function.parameters.begin())};
}

ImportedValue called(const KerasCall& given, const Function& function) {
  KerasCall call = given;
  call.parameters = parameters_of(function);
  const bool is_list = call.operands.size() > 1;
  if (is_list && !function.takes_list) throw call.not_supported("it is called with a list of tensors");
  if (call.inputs.empty() && call.parameters.size() < 2) throw call.not_supported("it is called with a number first");
  return function.step(call);
}

/// The name of a function that is known by its name alone, as in math.tanh; empty for any other.
std::string_view name_alone(std::string_view function) {
  for (const std::string_view prefix : {"math.", "nn.", "keras.activations.", "keras.backend."})
    if (function.starts_with(prefix)) {
      function.remove_prefix(prefix.size());
      constexpr std::string_view known[] = {"relu", "relu6",    "elu",          "selu",    "softplus",    "sigmoid",
                                            "tanh", "exp",      "exponential",  "softmax", "log_softmax", "swish",
                                            "silu", "softsign", "hard_sigmoid", "mish"};
      return std::ranges::find(known, function) == std::end(known) ? std::string_view() : function;
    }
  return {};
}

ImportedValue lower_plain_function(const KerasCall& call) {
  const std::string function = call.config.text({"function"}, "");
  return apply_keras_function(call, call.name, call.input(), std::string(name_alone(function)));
}

/// ChromBPNet adds the counts of its two parts: tf.math.reduce_logsumexp over a Concatenate of one value each.
bool is_logcounts(const KerasLayer& layer) { return layer.name.starts_with("logcount"); }

/// BPNet adds the counts of a control's tracks, an input, by the same function.
bool is_control_counts(const KerasLayer& layer) { return layer.name.find("logsumexp_counts_bias") != layer.name.npos; }

}  // namespace

bool is_keras_operation(std::string_view class_name) noexcept {
  return std::ranges::find(operations, class_name, &Function::name) != std::end(operations);
}

void check_keras_function(const KerasLayer& layer, const KerasConfig& config) {
  if (layer.class_name == "Lambda" && !is_logcounts(layer) && !is_control_counts(layer))
    throw KerasNotSupported(
        config.error("is not supported: what a Lambda computes is Python code, which is never executed"));
  if (layer.class_name != "TFOpLambda") return;
  const std::string function = config.text({"function"}, "");
  if (!find_function(functions, function) && name_alone(function).empty())
    throw KerasNotSupported(config.error(fmt::format("is not supported: its function is '{}'", function)));
}

ImportedValue lower_op_lambda(const KerasCall& call) {
  check_keras_function(call.layer, call.config);
  const std::string function = call.config.text({"function"}, "");
  if (const Function* known = find_function(functions, function)) return called(call, *known);
  return called(call, {.name = name_alone(function), .step = lower_plain_function});
}

ImportedValue lower_operation(const KerasCall& call) {
  const Function& known = *find_function(operations, call.layer.class_name);
  for (const auto& [key, value] : call.config.json().items())
    if (key != "name" && key != "dtype" && !value.is_null() &&
        std::ranges::find(known.settings, key) == known.settings.end())
      throw call.not_supported(fmt::format("its {} is {}", key, value.dump().substr(0, 80)));
  return called(call, known);
}

/// Nothing in a file is ever executed: a Lambda is known by its name and its place, or not at all.
ImportedValue lower_lambda(const KerasCall& call) {
  const std::string_view read = kind(call.graph.node(call.input().node).layer);
  const bool is_sum = is_logcounts(call.layer) && call.shape() == Shape{2, 1} && read == Concat::kind;
  const bool is_control = is_control_counts(call.layer) && call.shape().length == 1 && read == Input::kind;
  if (is_sum || is_control)
    return {call.graph.add(call.name, Reduce{Reduction::logsumexp, Axis::channels}, {call.input().node}),
            {ValueAxis::channels}};
  throw KerasNotSupported(
      call.config.error("is not supported: what a Lambda computes is Python code, which is never executed"));
}

}  // namespace seqcast
