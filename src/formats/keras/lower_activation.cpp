// SPDX-License-Identifier: MIT
// Lowers Keras activations.
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>

#include "formats/keras/layer_classes.hpp"
#include "formats/keras/lowering_steps.hpp"

namespace seqcast {
namespace {

struct Named {
  std::string_view name;
  ActivationFunction function;
};

/// Functions without parameters. `gelu` is the exact one: Keras's default for `approximate` is false.
constexpr Named keras_activations[] = {
    {"relu", ActivationFunction::relu},         {"elu", ActivationFunction::elu},
    {"sigmoid", ActivationFunction::sigmoid},   {"tanh", ActivationFunction::tanh},
    {"exp", ActivationFunction::exp},           {"exponential", ActivationFunction::exp},
    {"softplus", ActivationFunction::softplus}, {"selu", ActivationFunction::selu},
    {"gelu", ActivationFunction::gelu_erf},     {"softsign", ActivationFunction::softsign},
    {"mish", ActivationFunction::mish},         {"swish", ActivationFunction::silu},
    {"silu", ActivationFunction::silu}};

ImportedValue add(const KerasCall& call, const std::string& name, const ImportedValue& value, Layer layer) {
  return {call.graph.add(name, std::move(layer), {value.node}), value.axes};
}

/// A Softmax or LogSoftmax.
template <class Kind>
ImportedValue softmax_over(const KerasCall& call, const std::string& name, const ImportedValue& value, int64_t number) {
  const size_t axis = call.axis(value, number);
  if (value.axes[axis] == ValueAxis::length && call.shape().length > 1)
    return add(call, name, value, Kind{Axis::length});
  if (!call.graph.is_channels(value, axis))
    throw call.not_supported("its softmax is over neither channels nor positions");
  return add(call, name, with_channels(value, axis), Kind{Axis::channels});
}

/// relu6(x + 3) / 6 in Keras 3; a line of slope 1/5 before.
Activation hard_sigmoid(const KerasCall& call) {
  return {ActivationFunction::hard_sigmoid, call.facts.is_keras3 ? 1.0 / 6 : 0.2};
}

/// A layer that stands as another's activation, with its own numbers.
ImportedValue apply_layer(const KerasCall& call, const std::string& node, const ImportedValue& value,
                          const KerasClass& known, const Json& config) {
  KerasCall inner = call;
  inner.name = node;
  inner.config =
      KerasConfig(call.config.file(), fmt::format("{}: its activation {}", call.config.layer(), known.name), config);
  inner.operands = {{value, nullptr}};
  inner.inputs = {value};
  return known.step(inner);
}

/// What an activation is: a function's name, {"class_name": "function", "config": NAME}, or a layer.
ImportedValue apply_activation(const KerasCall& call, const std::string& node, const ImportedValue& value,
                               const Json& activation) {
  static const Json without_numbers = Json::object();
  if (activation.is_string()) {
    const std::string name = activation.get<std::string>();
    if (const KerasClass* known = find_activation_class(name))
      return apply_layer(call, node, value, *known, without_numbers);
    return apply_keras_function(call, node, value, name);
  }
  const auto class_name = activation.is_object() ? activation.find("class_name") : activation.end();
  if (class_name == activation.end() || !class_name->is_string())
    throw call.config.error(fmt::format("its activation is {}, expected a name", activation.dump().substr(0, 80)));
  const auto config = activation.find("config");
  const std::string name = class_name->get<std::string>();
  if (name == "function" && config != activation.end() && config->is_string())
    return apply_keras_function(call, node, value, config->get<std::string>());
  const KerasClass* known = find_activation_class(name);
  if (!known) throw KerasNotSupported(call.config.error(fmt::format("its activation '{}' is not supported", name)));
  const bool has_numbers = config != activation.end() && config->is_object();
  return apply_layer(call, node, value, *known, has_numbers ? *config : without_numbers);
}

}  // namespace

ImportedValue apply_keras_function(const KerasCall& call, const std::string& node, const ImportedValue& value,
                                   const std::string& name) {
  if (name == "linear") return value;
  if (name == "gelu" && !call.facts.has_gelu)
    throw KerasNotSupported(call.config.error(
        "its activation 'gelu' is not Keras's own, which it has since 2.4; there are three, and the file does not say "
        "which"));
  if (name == "softmax") return softmax_over<Softmax>(call, node, value, -1);
  if (name == "log_softmax" || name == "log_softmax_v2") return softmax_over<LogSoftmax>(call, node, value, -1);
  if (name == "leaky_relu")  // 0.2 is Keras's default for the function, not for the layer
    return add(call, node, value, Activation{ActivationFunction::leaky_relu, 0.2});
  if (name == "hard_sigmoid") return add(call, node, value, hard_sigmoid(call));
  if (name == "hard_silu" || name == "hard_swish") {
    const ImportedValue gate = add(call, node + "_gate", value, hard_sigmoid(call));
    return {call.graph.add(node, Multiply{}, {value.node, gate.node}), value.axes};
  }
  if (name == "relu6") {
    Activation bounded{ActivationFunction::bounded_relu, 0};
    bounded.most = 6;
    return add(call, node, value, bounded);
  }
  for (const Named& known : keras_activations)
    if (known.name == name) return add(call, node, value, Activation{known.function});
  throw KerasNotSupported(call.config.error(fmt::format("its activation '{}' is not supported", name)));
}

ImportedValue activate(const KerasCall& call, const ImportedValue& value, const Json* activation) {
  return activation ? apply_activation(call, call.name + "_activation", value, *activation) : value;
}

ImportedValue softmax_along(const KerasCall& call, int64_t axis) {
  return softmax_over<Softmax>(call, call.name, call.input(), axis);
}

ImportedValue log_softmax_along(const KerasCall& call, int64_t axis) {
  return softmax_over<LogSoftmax>(call, call.name, call.input(), axis);
}

ImportedValue lower_activation(const KerasCall& call) {
  const Json* activation = call.config.find({"activation"});
  if (!activation) throw call.config.error("its activation is missing");
  return apply_activation(call, call.name, call.input(), *activation);
}

ImportedValue lower_relu(const KerasCall& call) {
  const double threshold = call.config.number({"threshold"}, 0);
  const double slope = call.config.number({"negative_slope"}, 0);
  const double most = call.config.number({"max_value"}, std::numeric_limits<float>::max());
  Activation activation{ActivationFunction::relu};
  if (call.config.find({"max_value"}) || (threshold != 0 && slope != 0)) {
    activation = {ActivationFunction::bounded_relu, slope, threshold, 0, most};
  } else if (threshold != 0) {
    activation.function = ActivationFunction::threshold;
    activation.threshold = threshold;
  } else if (slope != 0) {
    activation.function = ActivationFunction::leaky_relu;
    activation.alpha = slope;
  }
  return call.after(activation);
}

ImportedValue lower_leaky_relu(const KerasCall& call) {
  Activation activation{ActivationFunction::leaky_relu};
  activation.alpha = call.config.number({"alpha", "negative_slope"}, 0.3);
  return call.after(activation);
}

ImportedValue lower_elu(const KerasCall& call) {
  Activation activation{ActivationFunction::elu};
  activation.alpha = call.config.number({"alpha"}, 1);
  return call.after(activation);
}

ImportedValue lower_thresholded_relu(const KerasCall& call) {
  Activation activation{ActivationFunction::threshold};
  activation.threshold = call.config.number({"theta"}, 1);
  return call.after(activation);
}

ImportedValue lower_softmax(const KerasCall& call) {
  const Json* axis = call.config.find({"axis"});
  const bool is_list = axis && axis->is_array();
  return softmax_over<Softmax>(call, call.name, call.input(),
                               is_list ? call.config.sizes({"axis"}, 1, -1)[0] : call.config.integer({"axis"}, -1));
}

namespace {

/// Slopes of shape `stored`, where an axis that is stored as one holds for all along it, as `sizes`, in which the
/// axes come in another order.
/// @param order  which of the file's axes is each of the view's.
View spread_out(const std::vector<int64_t>& stored, const std::vector<int64_t>& sizes,
                const std::vector<size_t>& order) {
  const View file = view_of({DataType::f32, stored, {}});
  View view;
  for (const size_t axis : order) {
    view.strides.push_back(stored[axis] == 1 ? 0 : file.strides[axis]);
    view.sizes.push_back(sizes[axis]);
  }
  return view;
}

/// The file's axes, the length's first: as Flatten goes through a value position by position.
std::vector<size_t> length_first(const std::vector<ValueAxis>& axes) {
  std::vector<size_t> order(axes.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_partition(order.begin(), order.end(), [&](size_t i) { return axes[i] == ValueAxis::length; });
  return order;
}

/// The shape of the slopes that the file has.
std::vector<int64_t> slopes_of(const KerasCall& call, const ImportedValue& in) {
  std::vector<int64_t> stored = call.graph.sizes(in);
  if (const Json* shared = call.config.find({"shared_axes"}))
    for (int64_t number : call.config.sizes({"shared_axes"}, shared->is_array() ? shared->size() : 1, 0))
      stored[call.axis(in, number)] = 1;
  return stored;
}

}  // namespace

ImportedValue lower_prelu(const KerasCall& call) {
  const ImportedValue in = call.graph.vector(call.input());
  const std::vector<int64_t> stored = slopes_of(call, in);
  std::vector<int64_t> sizes = call.graph.sizes(in);
  bool by_position = false;
  for (size_t i = 0; i < sizes.size(); ++i) {
    if (in.axes[i] != ValueAxis::length) continue;
    by_position = by_position || stored[i] > 1;
    if (stored[i] == 1) sizes[i] = 1;
  }
  // Slopes that differ from position to position are those of the window as one vector: [C, L] -> [C * L, 1].
  const size_t from =
      by_position ? call.graph.add(call.name + "_flat", Flatten{FlattenOrder::length_major}, {in.node}) : in.node;
  const StoredForm slopes{stored, spread_out(stored, sizes, length_first(in.axes))};
  const size_t node = call.graph.add(call.name, Activation{ActivationFunction::prelu}, {from},
                                     {call.tensor("weight", "alpha", {slopes})});
  if (!by_position) return {node, in.axes};
  // [C * L, 1] -> [L, C] -> [C, L], the file's axes where they were
  const size_t rows = call.graph.add(call.name + "_rows", Fold{call.graph.shape(in.node).length}, {node});
  return {call.graph.transposed(rows), in.axes};
}

/// A class of Basenji's and of those who took it over, x * sigmoid(1.702 x).
ImportedValue lower_gelu(const KerasCall& call) { return call.after(Activation{ActivationFunction::gelu_quick}); }

ImportedValue lower_addons_gelu(const KerasCall& call) {
  if (!call.config.find({"approximate"})) throw call.config.error("its approximate is missing");
  const bool approximate = call.config.boolean({"approximate"}, true);
  return call.after(Activation{approximate ? ActivationFunction::gelu_tanh : ActivationFunction::gelu_erf});
}

}  // namespace seqcast
