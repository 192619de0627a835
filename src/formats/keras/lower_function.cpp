// SPDX-License-Identifier: MIT
// How do functions of TensorFlow and of Keras 3 that stand among a model's layers become the graph's?
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "seqcast/formats/keras/lowering_steps.hpp"

namespace seqcast {
namespace {

KerasNotSupported unknown(const KerasCall& call, const std::string& function) {
  return KerasNotSupported(call.config.error(fmt::format("is not supported: its function is '{}'", function)));
}

KerasValue gelu(const KerasCall& call, bool approximate) {
  return call.after(Activation{approximate ? Function::gelu_tanh : Function::gelu_erf});
}

/// An argument that the call was given; null where it was not, or was given as none.
const Json* argument(const KerasCall& call, const char* name) {
  const auto found = call.arguments.find(name);
  return found != call.arguments.end() && !found->is_null() ? &*found : nullptr;
}

/// Whether the call was given no other arguments than these, whose meaning is known.
bool has_only(const KerasCall& call, std::initializer_list<std::string_view> known) {
  for (const auto& [name, value] : call.arguments.items())
    if (name != "name" && !value.is_null() && std::find(known.begin(), known.end(), name) == known.end()) return false;
  return true;
}

bool flag(const KerasCall& call, const char* name) {
  const Json* value = argument(call, name);
  return value && *value == true;
}

/// An axis that the call names; `fallback` where it names none.
int64_t axis_number(const KerasCall& call, int64_t fallback) {
  return KerasConfig(call.name, call.arguments).sizes({"axis", "dim"}, 1, fallback)[0];
}

/// [C, L] -> [C, 1], over the positions.
KerasValue pooled(const KerasCall& call, Pooling pooling) {
  const size_t axis = call.axis(call.input(), axis_number(call, 0));
  if (call.input().axes[axis] != KerasAxis::length) throw call.not_supported("it reduces another axis than positions");
  KerasValue result = call.after(GlobalPool{pooling});
  result.axes[axis] = KerasAxis::one;
  if (!flag(call, "keepdims")) result.axes.erase(result.axes.begin() + static_cast<std::ptrdiff_t>(axis));
  return result;
}

KerasValue with_new_axis(const KerasCall& call) {
  KerasValue result = call.vector(call.input());
  const int64_t number = axis_number(call, -1);
  const auto rank = std::ssize(result.axes);
  const int64_t place = number < 0 ? rank + 1 + number : number - 1;
  if (place < 0 || place > rank) throw call.config.error(fmt::format("its axis is {}", number));
  result.axes.insert(result.axes.begin() + place, KerasAxis::one);
  return result;
}

KerasValue without_axis(const KerasCall& call) {
  KerasValue result = call.input();
  const size_t axis = call.axis(result, axis_number(call, 0));
  if (call.graph.size(result, axis) != 1) throw call.config.error("it drops an axis of more than one size");
  result.axes.erase(result.axes.begin() + static_cast<std::ptrdiff_t>(axis));
  if (result.axes.empty()) result.axes = {KerasAxis::channels};
  return result;
}

/// The part [begin, end) of an axis that a slice of Python's takes. @throws KerasNotSupported  for steps.
Range sliced(const KerasCall& call, const Json& slice, int64_t size) {
  if (!slice.is_object() || (slice.contains("step") && !slice["step"].is_null() && slice["step"] != 1))
    throw call.not_supported("it takes single positions or steps over some");
  const auto end_of = [&](const char* key, int64_t open) {
    if (!slice.contains(key) || slice[key].is_null()) return open;
    const int64_t at = KerasConfig(call.name, slice).integer({key});
    return std::clamp<int64_t>(at < 0 ? size + at : at, 0, size);
  };
  return {end_of("start", 0), end_of("stop", size)};
}

/// A crop of the positions.
KerasValue slice(const KerasCall& call) {
  const Json* given = argument(call, "slice_spec");
  if (given && given->is_object() && given->contains("items")) given = &given->at("items");
  const Json slices = given && given->is_array() ? *given : Json::array({given ? *given : Json()});
  const KerasValue& in = call.input();
  if (slices.size() > in.axes.size() + 1) throw call.not_supported("it has more slices than axes");
  if (sliced(call, slices[0], 1) != Range{0, 1}) throw call.not_supported("it takes some windows of a batch");
  KerasValue result = in;
  for (size_t i = 1; i < slices.size(); ++i) {
    const int64_t size = call.graph.size(in, i - 1);
    const Range part = sliced(call, slices[i], size);
    if (part == Range{0, size}) continue;
    if (in.axes[i - 1] != KerasAxis::length) throw call.not_supported("it takes some of the channels");
    if (part.empty()) throw call.config.error("it takes no position");
    result.node = call.graph.add(call.name, Crop{part.begin, size - part.end}, {in.node});
  }
  return result;
}

/// A number that stands beside the one tensor that a call reads, and on which side.
struct Beside {
  double number = 0;
  bool is_first = false;
};

std::optional<Beside> number_beside(const KerasCall& call) {
  if (call.inputs.size() != 1) return std::nullopt;
  if (const Json* first = argument(call, "_CONSTANT_VALUE"); first && first->is_number()) return Beside{*first, true};
  if (const Json* second = argument(call, "y"); second && second->is_number()) return Beside{*second, false};
  return std::nullopt;
}

/// Sums, differences, products and quotients, of two tensors or of one and a number; none for other functions.
std::optional<KerasValue> arithmetic(const KerasCall& call, std::string_view function) {
  for (const std::string_view prefix : {"math.", "__operators__."})
    if (function.starts_with(prefix)) function.remove_prefix(prefix.size());
  if (call.inputs.size() == 2) {
    if (function == "add") return lower_add(call);
    if (function == "multiply") return lower_multiply(call);
    if (function == "subtract") return lower_subtract(call);
    return std::nullopt;
  }
  const auto beside = number_beside(call);
  if (!beside) return std::nullopt;
  const auto [number, is_first] = *beside;
  if (function == "multiply") return call.scaled(call.name, call.input(), number, 0);
  if (function == "add") return call.scaled(call.name, call.input(), 1, number);
  if (function == "subtract")
    return is_first ? call.scaled(call.name, call.input(), -1, number)
                    : call.scaled(call.name, call.input(), 1, -number);
  if ((function == "truediv" || function == "divide") && !is_first && number != 0)
    return call.scaled(call.name, call.input(), 1 / number, 0);
  return std::nullopt;
}

/// A function by its name alone, with none but its usual arguments; none for other functions.
std::optional<KerasValue> plain_function(const KerasCall& call, std::string_view function) {
  if (call.inputs.size() != 1) return std::nullopt;
  if (function == "nn.leaky_relu" && has_only(call, {"alpha"})) {
    const Json* alpha = argument(call, "alpha");
    return call.after(Activation{Function::leaky_relu, alpha && alpha->is_number() ? alpha->get<double>() : 0.2});
  }
  if (!has_only(call, {})) return std::nullopt;
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

KerasValue lower_op_lambda(const KerasCall& call) {
  const std::string function = call.config.text({"function"}, "");
  if ((function == "nn.gelu" || function == "keras.activations.gelu" || function == "tf.nn.gelu") &&
      has_only(call, {"approximate"}))
    return gelu(call, flag(call, "approximate"));
  const bool reduces = has_only(call, {"axis", "keepdims"}) && argument(call, "axis") && call.inputs.size() == 1;
  if (function == "math.reduce_mean" && reduces) return pooled(call, Pooling::avg);
  if (function == "math.reduce_max" && reduces) return pooled(call, Pooling::max);
  if (function == "expand_dims" && has_only(call, {"axis"})) return with_new_axis(call);
  if ((function == "squeeze" || function == "compat.v1.squeeze") && reduces) return without_axis(call);
  if (function == "concat" && has_only(call, {"axis"})) return concatenated(call, axis_number(call, -1));
  if (const auto value = arithmetic(call, function)) return *value;
  if (const auto value = plain_function(call, function)) return *value;
  throw unknown(call, function);
}

KerasValue lower_slicing(const KerasCall& call) {
  const std::string function = call.config.text({"function"}, "__operators__.getitem");
  if (function != "__operators__.getitem" || !has_only(call, {"slice_spec"})) throw unknown(call, function);
  return slice(call);
}

KerasValue lower_operation(const KerasCall& call) {
  std::string name = call.layer.class_name;
  if (name == "Gelu") return gelu(call, call.config.boolean({"approximate"}, true));
  name[0] = static_cast<char>(name[0] - 'A' + 'a');
  return apply_keras_function(call, call.name, call.input(), name);
}

/// Nothing in a file is ever executed: a Lambda is known by its name and its place, or not at all.
KerasValue lower_lambda(const KerasCall& call) {
  // ChromBPNet adds the counts of its two parts: tf.math.reduce_logsumexp over a Concatenate of one value each.
  const bool is_counts = call.layer.name.starts_with("logcount");
  if (is_counts && call.shape() == Shape{2, 1} && kind(call.graph.node(call.input().node).layer) == Concat::kind)
    return {call.graph.add(call.name, Reduce{Reduction::logsumexp, Axis::channels}, {call.input().node}),
            {KerasAxis::channels}};
  throw KerasNotSupported(
      call.config.error("is not supported: what a Lambda computes is Python code, which is never executed"));
}

}  // namespace seqcast
