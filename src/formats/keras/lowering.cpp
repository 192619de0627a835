// SPDX-License-Identifier: MIT
#include "formats/keras/lowering.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "formats/keras/layer_census.hpp"
#include "formats/keras/layer_classes.hpp"
#include "formats/keras/middle_input.hpp"
#include "formats/keras/nested_inputs.hpp"
#include "formats/keras/output_axes.hpp"
#include "formats/keras/stored_weights.hpp"
#include "model/limits.hpp"

namespace seqcast {
namespace {

/// What an error says of a layer, without the layer.
std::string why_of(const Error& error, const std::string& file, const KerasLayer& layer) {
  std::string_view text = error.what();
  for (const std::string& prefix : {file + ": ", keras_layer_text(layer)})
    if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
  text.remove_prefix(std::min(text.find_first_not_of(": "), text.size()));
  return std::string(text);
}

class Lowering {
 public:
  /// A tensor; none behind a layer that stands in the way.
  using Value = std::optional<ImportedValue>;

  Lowering(const KerasFacts& known, const KerasLayer& model, int64_t channels)
      : facts(known), graph(known.file, channels, known.window), census_(take_census(known.file, model)) {
    if (facts.weights) result.weights_error = facts.weights->error();
  }

  /// Writes a model's calls out. @param inputs  of the model. @param training  whether it is called with training=True.
  /// @return its outputs.
  std::vector<Value> run(const KerasNetwork& network, const std::vector<Value>& inputs, const std::string& prefix,
                         bool training) {
    std::map<std::pair<size_t, size_t>, std::vector<Value>> values;
    for (size_t i = 0; i < network.inputs.size() && i < inputs.size(); ++i)
      values[{network.inputs[i].layer, 0}] = {inputs[i]};
    const auto value = [&](const KerasReference& reference) -> const Value& {
      const auto& outputs = values.at({reference.layer, static_cast<size_t>(reference.call)});
      // How many outputs a layer has that is not supported is not known: what stands in the way is said, not this.
      if (outputs.size() == 1 && !outputs[0]) return outputs[0];
      if (reference.tensor < 0 || reference.tensor >= std::ssize(outputs))
        throw Error(fmt::format("output {} of layer '{}' is read, but it has {}", reference.tensor,
                                network.layers[reference.layer].name, outputs.size()))
            .in(facts.file);
      return outputs[static_cast<size_t>(reference.tensor)];
    };
    for (const auto& [index, call] : network.call_order) {
      if (values.contains({index, call})) continue;
      if (++calls_ > max_layers) throw Error(fmt::format("more than {} layers", max_layers)).in(facts.file);
      const KerasNode& node = network.calls[index][call];
      Reading reading{node, {}, "", training};
      for (const KerasReference& input : node.inputs) {
        reading.values.push_back(value(input));
        if (!reading.values.back() && reading.behind.empty()) reading.behind = network.layers[input.layer].name;
      }
      values[{index, call}] = apply(network.layers[index], reading, prefix);
    }
    std::vector<Value> outputs;
    for (const KerasReference& output : network.outputs) outputs.push_back(value(output));
    return outputs;
  }

  /// The first of the layers that are not supported, with how many there are; else the first that does not fit.
  std::optional<Error> obstacle() const {
    if (!not_supported_) return does_not_fit_;
    return Error(not_supported_->what(), census_.text());
  }

  const KerasFacts& facts;
  ImportedGraph graph;
  KerasLowered result;  ///< but for its graph

 private:
  /// A call, and the tensors that it reads.
  struct Reading {
    const KerasNode& node;
    std::vector<Value> values;
    std::string behind;     ///< the layer whose output is not there; empty: all are
    bool training = false;  ///< that the model is called with
  };

  /// A layer of the file, what it is taken as, and the name of the node to be.
  struct Called {
    const KerasLayer& layer;
    const KerasLayer& taken;
    const KerasClass& known;
    const std::string& name;
  };

  std::vector<Value> apply(const KerasLayer& layer, const Reading& reading, const std::string& prefix) {
    const std::string name = prefix + layer.name;
    if (!layer.network.empty()) return apply_model(layer, reading, name);
    const KerasLayer taken = without_wrapper(layer);
    try {
      const KerasClass& known = keras_class(facts.file, taken);
      if (!reading.behind.empty()) {
        missing(name, layer, reading, fmt::format("is not reached: it reads '{}'", reading.behind));
        return std::vector<Value>(known.outputs);
      }
      return std::vector<Value>(known.outputs, lowered({layer, taken, known, name}, reading));
    } catch (const KerasNotSupported& error) {
      if (!not_supported_) not_supported_ = error;
      if (!census_.not_supported.empty()) census_.not_supported[taken.class_name].insert(&layer);
      missing(name, layer, reading, why_of(error, facts.file, taken));
    } catch (const Error& error) {
      does_not_fit(name, taken, reading, error);
    }
    return {std::nullopt};
  }

  /// A model inside the model.
  std::vector<Value> apply_model(const KerasLayer& layer, const Reading& reading, const std::string& name) {
    const KerasNetwork& inner = layer.network[0];
    try {
      CallArguments arguments(reading.node);
      const bool training = is_training(arguments, reading.training, layer);
      const std::vector<size_t> order = nested_inputs(facts.file, layer, arguments.at(0));
      if (const auto left = arguments.left())
        throw Error(fmt::format("{} is called with {}", keras_layer_text(layer), *left)).in(facts.file);
      std::vector<Value> values;
      for (size_t input : order) values.push_back(reading.values[input]);
      return run(inner, values, name + ".", training);
    } catch (const Error& error) {
      does_not_fit(name, layer, reading, error);
    }
    return std::vector<Value>(inner.outputs.size());
  }

  /// Whether a call computes what training does. @param fallback  what the model around it is called with.
  bool is_training(CallArguments& arguments, bool fallback, const KerasLayer& layer) const {
    const KerasArgument* training = arguments.find("training");
    if (!training || training->is_none()) return fallback;
    const Json& value = training->value;
    if (training->kind != KerasArgument::Kind::constant || !(value.is_boolean() || value.is_number()))
      throw KerasNotSupported(Error(fmt::format("{} is not supported: it is called with training={}",
                                                keras_layer_text(layer), training->value.dump().substr(0, 80)))
                                  .in(facts.file));
    return value.is_boolean() ? value.get<bool>() : value.get<double>() != 0;
  }

  ImportedValue lowered(const Called& called, const Reading& reading) {
    std::vector<ImportedValue> values;
    for (const Value& value : reading.values) values.push_back(*value);
    if (values.empty()) throw Error(fmt::format("{} reads nothing", keras_layer_text(called.taken))).in(facts.file);
    CallArguments arguments(reading.node);
    KerasCall call{.graph = graph,
                   .facts = facts,
                   .lowered = result,
                   .layer = called.taken,
                   .in_file = called.layer,
                   .name = called.name,
                   .config = KerasConfig(facts.file, keras_layer_text(called.taken), called.taken.config),
                   .arguments = arguments,
                   .values = values};
    const bool training = is_training(arguments, reading.training, called.taken);
    arguments.find("name");
    take_first(call, called.known.form);
    for (const ImportedValue& input : call.inputs)
      if (input.is_codes && !called.known.reads_codes)
        throw call.not_supported("it reads the letters' numbers, which only an Embedding does");
    if (training && called.known.differs_in_training)
      throw call.not_supported("it is called with training=True, which computes other values for every batch");
    const ImportedValue value = called_step(call, called.known.step);
    if (const auto left = arguments.left()) throw call.not_supported(fmt::format("it is called with {}", *left));
    if (called.known.changes_nothing) result.identities[called.taken.class_name].insert(&called.layer);
    return value;
  }

  /// Reads the call's first argument as the layer takes it.
  static void take_first(KerasCall& call, KerasForm form) {
    const KerasArgument* first = call.arguments.at(0);
    if (!first) throw call.not_supported("it is called without a first argument");
    if (form == KerasForm::function && first->kind == KerasArgument::Kind::constant) return;  // its step reads it
    call.take_operands(*first);
    const size_t count = call.operands.size();
    const auto wrong = [&](std::string_view expected) {
      return call.config.error(fmt::format("it reads {} inputs, expected {}", count, expected));
    };
    switch (form) {
      case KerasForm::one:
        if (count != 1 || call.inputs.empty()) throw wrong("1");
        break;
      case KerasForm::several:
        if (count < 2) throw wrong("2 or more");
        break;
      case KerasForm::pair:
        if (count != 2 || call.inputs.size() != 2) throw wrong("2");
        break;
      case KerasForm::any:
      case KerasForm::function:
        break;
    }
    if (call.inputs.empty()) throw call.not_supported("it reads no tensor");
  }

  static ImportedValue called_step(const KerasCall& call, KerasStep step) {
    try {
      return step(call);
    } catch (const LayoutNotSupported& error) {
      throw call.not_supported(error.what());
    }
  }

  void does_not_fit(const std::string& name, const KerasLayer& layer, const Reading& reading, const Error& error) {
    if (!does_not_fit_) does_not_fit_ = error;
    missing(name, layer, reading, why_of(error, facts.file, layer));
  }

  void missing(const std::string& name, const KerasLayer& layer, const Reading& reading, const std::string& why) {
    ImportedLayers& layers = result.layers;
    for (const Value& value : reading.values)
      if (layers.missing.empty() && !layers.end && value) layers.end = value->node;
    layers.missing.push_back({name, layer.class_name, why});
  }

  size_t calls_ = 0;
  LayerCensus census_;
  std::optional<Error> not_supported_, does_not_fit_;
};

/// The track pairs that Basenji's last layer, which undoes a random reversal, names.
std::vector<size_t> strand_pairs(const KerasLayer& last) {
  std::vector<size_t> pairs;
  if (last.class_name != "SwitchReverse" || !last.config.is_object()) return pairs;
  const auto found = last.config.find("strand_pair");
  if (found == last.config.end() || !found->is_array()) return pairs;
  for (const Json& pair : *found) {
    if (!pair.is_number_integer() || pair < 0 || pair >= found->size()) return {};
    pairs.push_back(pair.get<size_t>());
  }
  return pairs;
}

/// Adds the inputs, the sequence first. @return  the values that the network's inputs are.
std::vector<Lowering::Value> add_inputs(Lowering& lowering, const std::vector<KerasInput>& inputs) {
  std::vector<Lowering::Value> values(inputs.size());
  for (size_t i = 0; i < inputs.size(); ++i) {
    const KerasInput& input = inputs[i];
    if (input.is_sequence) {
      values[i] = ImportedValue{0, input.axes, input.is_codes};
    } else if (input.middle > 0) {
      values[i] = ImportedValue{add_in_the_middle(lowering.graph, input, lowering.facts.window), input.axes};
    } else {
      values[i] =
          ImportedValue{lowering.graph.add(input.name, Input{input.channels, input.per_window}, {}), input.axes};
    }
  }
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].signals == 0) continue;
    const size_t signal = lowering.graph.add("signal", Input{inputs[i].signals}, {});
    lowering.result.signal = signal;
    // [letters, L], [signals, L] -> [letters + signals, L]
    values[i] = ImportedValue{lowering.graph.add("input_and_signal", Concat{}, {0, signal}), values[i]->axes};
  }
  return values;
}

}  // namespace

KerasLowered lower_keras(const KerasLayer& model, const std::vector<KerasInput>& inputs, const KerasFacts& facts) {
  const KerasNetwork& network = model.network.at(0);
  Lowering lowering(facts, model, std::ranges::find_if(inputs, &KerasInput::is_sequence)->channels);
  const std::vector<Lowering::Value> values = add_inputs(lowering, inputs);
  const std::vector<Lowering::Value> outputs = lowering.run(network, values, "", false);
  KerasLowered& lowered = lowering.result;
  ImportedLayers& layers = lowered.layers;
  layers.obstacle = lowering.obstacle();
  for (size_t i = 0; i < outputs.size() && !layers.obstacle; ++i) {
    const KerasLayer& layer = network.layers[network.outputs[i].layer];
    layers.outputs.push_back(
        {network.output_names[i], with_bins_in_place(lowering.graph, *outputs[i]).node, strand_pairs(layer)});
  }
  layers.graph = lowering.graph.builder().graph();
  layers.shapes = lowering.graph.builder().shapes();
  std::vector<size_t> nodes;
  for (const Lowering::Value& value : values) nodes.push_back(value->node);
  if (!layers.obstacle) check_in_the_middle(lowering.graph.builder(), inputs, nodes, facts.file);
  if (!layers.obstacle) layers.tensors = lowering.graph.tensors();
  return std::move(lowered);
}

}  // namespace seqcast
