// SPDX-License-Identifier: MIT
#include "formats/keras/lowering.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "formats/keras/layer_classes.hpp"
#include "model/limits.hpp"

namespace seqcast {
namespace {

/// What an error says of a layer, without the layer.
std::string why_of(const Error& error, const std::string& file, const KerasLayer& layer) {
  std::string_view text = error.what();
  for (const std::string& prefix : {keras_layer_in(file, layer), file + ":"})
    if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
  text.remove_prefix(std::min(text.find_first_not_of(": "), text.size()));
  return std::string(text);
}

class Lowering {
 public:
  /// A tensor; none behind a layer that stands in the way.
  using Value = std::optional<ImportedValue>;

  Lowering(const KerasFacts& known, int64_t channels) : facts(known), graph(known.file, channels, known.window) {}

  /// Writes a model's calls out. @param inputs  of the model. @return its outputs.
  std::vector<Value> run(const KerasNetwork& network, const std::vector<Value>& inputs, const std::string& prefix) {
    std::map<std::pair<size_t, size_t>, std::vector<Value>> values;
    for (size_t i = 0; i < network.inputs.size() && i < inputs.size(); ++i)
      values[{network.inputs[i].layer, 0}] = {inputs[i]};
    const auto value = [&](const KerasReference& reference) -> const Value& {
      const auto& outputs = values.at({reference.layer, static_cast<size_t>(reference.call)});
      // Of several outputs of an identity (a sequence, and whether it was reversed) only the first is a value.
      return outputs[std::min<size_t>(static_cast<size_t>(std::max<int64_t>(reference.tensor, 0)), outputs.size() - 1)];
    };
    for (const auto& [index, call] : network.call_order) {
      const KerasLayer& layer = network.layers[index];
      if (layer.network.empty()) ++layers_;
      if (values.contains({index, call})) continue;
      if (++calls_ > max_layers) throw Error(fmt::format("{}: more than {} layers", facts.file, max_layers));
      Reading reading;
      for (const KerasReference& input : network.calls[index][call].inputs) {
        reading.values.push_back(value(input));
        if (!reading.values.back() && reading.behind.empty()) reading.behind = network.layers[input.layer].name;
      }
      values[{index, call}] = apply(layer, network.calls[index][call].arguments, reading, prefix);
    }
    std::vector<Value> outputs;
    for (const KerasReference& output : network.outputs) outputs.push_back(value(output));
    return outputs;
  }

  /// The first of the layers that are not supported, with how many there are; else the first that does not fit.
  std::optional<Error> obstacle() const {
    if (!not_supported_) return does_not_fit_;
    std::vector<std::string> kinds;
    size_t all = 0;
    for (const auto& [kind, count] : unknown_) {
      kinds.push_back(fmt::format("{} ({})", kind, count));
      all += count;
    }
    if (all == 0) return not_supported_;
    return Error(not_supported_->what(),
                 fmt::format("{} of its {} layers are not supported: {}", all, layers_, fmt::join(kinds, ", ")));
  }

  const KerasFacts& facts;
  ImportedGraph graph;
  KerasLowered result;  ///< but for its graph

 private:
  /// What a call reads.
  struct Reading {
    std::vector<Value> values;
    std::string behind;  ///< the layer whose output is not there; empty: all are
  };

  /// A layer of the file, what it is taken as, and the name of the node to be.
  struct Called {
    const KerasLayer& layer;
    const KerasLayer& taken;
    const KerasClass& known;
    const std::string& name;
  };

  std::vector<Value> apply(const KerasLayer& layer, const Json& arguments, const Reading& reading,
                           const std::string& prefix) {
    const std::string name = prefix + layer.name;
    if (!layer.network.empty()) {
      const KerasNetwork& inner = layer.network[0];
      if (inner.inputs.size() == reading.values.size()) return run(inner, reading.values, name + ".");
      does_not_fit(name, layer, reading,
                   Error(fmt::format("{}: model '{}' is given {} inputs, expected {}", facts.file, layer.name,
                                     reading.values.size(), inner.inputs.size())));
      return std::vector<Value>(inner.outputs.size());
    }
    const KerasLayer taken = without_wrapper(layer);
    if (!find_keras_class(taken.class_name)) ++unknown_[taken.class_name];
    try {
      const KerasClass& known = keras_class(facts.file, taken);
      if (!reading.behind.empty()) {
        missing(name, layer, reading, fmt::format("is not reached: it reads '{}'", reading.behind));
        return {std::nullopt};
      }
      return {lowered({layer, taken, known, name}, arguments, reading.values)};
    } catch (const KerasNotSupported& error) {
      if (!not_supported_) not_supported_ = error;
      missing(name, layer, reading, why_of(error, facts.file, taken));
    } catch (const Error& error) {
      does_not_fit(name, taken, reading, error);
    }
    return {std::nullopt};
  }

  ImportedValue lowered(const Called& called, const Json& arguments, const std::vector<Value>& values) {
    const std::string place = keras_layer_in(facts.file, called.taken);
    if (values.empty()) throw Error(fmt::format("{} reads nothing", place));
    std::vector<ImportedValue> inputs;
    for (const Value& value : values) inputs.push_back(*value);
    const size_t before = result.tensors.size();
    const KerasCall call{.graph = graph,
                         .facts = facts,
                         .lowered = result,
                         .layer = called.taken,
                         .name = called.name,
                         .config = KerasConfig(place, called.taken.config),
                         .arguments = arguments,
                         .inputs = std::move(inputs)};
    for (const ImportedValue& input : call.inputs)
      if (input.is_codes && !called.known.reads_codes)
        throw call.not_supported("it reads the letters' numbers, which only an Embedding does");
    if (called.known.changes_nothing) result.identities[called.taken.class_name].insert(&called.layer);
    const ImportedValue value = called_step(call, called.known.step);
    // Tensors are looked up by the layer of the file; what TimeDistributed wraps has the same ones.
    for (size_t i = before; i < result.tensors.size(); ++i)
      if (result.tensors[i].layer) result.tensors[i].layer = &called.layer;
    return value;
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
    for (const Value& value : reading.values)
      if (result.missing.empty() && !result.end && value) result.end = value->node;
    result.missing.push_back({name, layer.class_name, why});
  }

  size_t calls_ = 0;
  size_t layers_ = 0;
  std::map<std::string, size_t> unknown_;  ///< how often each class of unknown layers is called
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
  Lowering lowering(facts, std::ranges::find_if(inputs, &KerasInput::is_sequence)->channels);
  const std::vector<Lowering::Value> outputs = lowering.run(network, add_inputs(lowering, inputs), "");
  KerasLowered& lowered = lowering.result;
  lowered.graph = lowering.graph.builder().graph();
  lowered.shapes = lowering.graph.builder().shapes();
  lowered.obstacle = lowering.obstacle();
  if (lowered.obstacle) lowered.tensors.clear();
  for (size_t i = 0; i < outputs.size() && !lowered.obstacle; ++i) {
    const KerasLayer& layer = network.layers[network.outputs[i].layer];
    lowered.outputs.push_back({layer.name, *outputs[i], strand_pairs(layer)});
  }
  return std::move(lowered);
}

}  // namespace seqcast
