// SPDX-License-Identifier: MIT
// Lowers Keras activations.
#include <fmt/format.h>

#include <limits>

#include "formats/keras/lowering_steps.hpp"

namespace seqcast {
namespace {

struct Named {
  std::string_view name;
  ActivationFunction function;
};

/// Functions without parameters. `gelu` is the exact one: Keras's default for `approximate` is false.
constexpr Named functions[] = {{"relu", ActivationFunction::relu},         {"elu", ActivationFunction::elu},
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

/// The name of an activation that is written as an object: a registered function, or a layer's class.
std::string name_of(const KerasCall& call, const Json& activation) {
  if (activation.is_string()) return activation.get<std::string>();
  if (activation.is_object()) {
    const auto class_name = activation.find("class_name");
    const auto config = activation.find("config");
    if (class_name != activation.end() && *class_name == "function" && config != activation.end() &&
        config->is_string())
      return config->get<std::string>();
    if (class_name != activation.end() && *class_name == "ReLU") return "relu";
    if (class_name != activation.end() && class_name->is_string()) return class_name->get<std::string>();
  }
  throw call.config.error(fmt::format("its activation is {}, expected a name", activation.dump().substr(0, 80)));
}

}  // namespace

ImportedValue apply_keras_function(const KerasCall& call, const std::string& node, const ImportedValue& value,
                                   const std::string& name) {
  if (name == "linear") return value;
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
  for (const Named& known : functions)
    if (known.name == name) return add(call, node, value, Activation{known.function});
  throw KerasNotSupported(call.config.error(fmt::format("its activation '{}' is not supported", name)));
}

ImportedValue activate(const KerasCall& call, const ImportedValue& value, const Json* activation) {
  return activation ? apply_keras_function(call, call.name + "_activation", value, name_of(call, *activation)) : value;
}

ImportedValue softmax_along(const KerasCall& call, int64_t axis) {
  return softmax_over<Softmax>(call, call.name, call.input(), axis);
}

ImportedValue lower_activation(const KerasCall& call) {
  const Json* activation = call.config.find({"activation"});
  if (!activation) throw call.config.error("its activation is missing");
  return apply_keras_function(call, call.name, call.input(), name_of(call, *activation));
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

/// Values of shape `sizes`, where an axis that is stored as one holds for all along it.
View spread_out(const std::vector<int64_t>& stored_sizes, const std::vector<int64_t>& sizes) {
  View view = view_of({DataType::f32, stored_sizes, {}});
  for (size_t axis = 0; axis < sizes.size(); ++axis)
    if (stored_sizes[axis] == 1) view.strides[axis] = 0;
  view.sizes = sizes;
  return view;
}

}  // namespace

ImportedValue lower_prelu(const KerasCall& call) {
  const ImportedValue in = call.graph.vector(call.input());
  const std::vector<int64_t> sizes = call.graph.sizes(in);
  std::vector<int64_t> stored = sizes;
  if (const Json* shared = call.config.find({"shared_axes"}))
    for (int64_t number : call.config.sizes({"shared_axes"}, shared->is_array() ? shared->size() : 1, 0))
      stored[call.axis(in, number)] = 1;
  bool by_position = false;
  for (size_t i = 0; i < sizes.size(); ++i)
    by_position = by_position || (in.axes[i] == ValueAxis::length && stored[i] > 1);
  // Slopes that differ from position to position are those of the window as one vector.
  const ImportedValue sloped = by_position ? call.graph.vector(call.graph.flat(call.name, in)) : in;
  const size_t node = call.graph.add(call.name, Activation{ActivationFunction::prelu}, {sloped.node});
  std::vector<int64_t> wanted = sizes;
  for (size_t i = 0; i < sizes.size(); ++i)
    if (!by_position && in.axes[i] == ValueAxis::length) wanted[i] = 1;
  call.tensor(node, "weight", "alpha", {stored}, [=](size_t) { return spread_out(stored, wanted); });
  if (!by_position) return {node, in.axes};
  return call.graph.reshaped(call.name, {node, sloped.axes}, sizes);
}

ImportedValue lower_gelu(const KerasCall& call) { return call.after(Activation{ActivationFunction::gelu_quick}); }

}  // namespace seqcast
