// SPDX-License-Identifier: MIT
#include "formats/keras/lowering.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "formats/keras/layer_classes.hpp"

namespace seqcast {
namespace {

constexpr size_t max_calls = 10000;  // with those of nested models written out

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
  using Value = std::optional<KerasValue>;

  explicit Lowering(const KerasFacts& facts) : graph(facts) {}

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
      if (++calls_ > max_calls) throw Error(fmt::format("{}: more than {} layers", graph.facts.file, max_calls));
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

  KerasGraph graph;

 private:
  /// What a call reads.
  struct Reading {
    std::vector<Value> values;
    std::string behind;  ///< the layer whose output is not there; empty: all are
  };

  std::vector<Value> apply(const KerasLayer& layer, const Json& arguments, const Reading& reading,
                           const std::string& prefix) {
    const std::string name = prefix + layer.name;
    if (!layer.network.empty()) {
      const KerasNetwork& inner = layer.network[0];
      if (inner.inputs.size() == reading.values.size()) return run(inner, reading.values, name + ".");
      does_not_fit(name, layer, reading,
                   Error(fmt::format("{}: model '{}' is given {} inputs, expected {}", graph.facts.file, layer.name,
                                     reading.values.size(), inner.inputs.size())));
      return std::vector<Value>(inner.outputs.size());
    }
    const KerasLayer taken = without_wrapper(layer);
    if (!find_keras_class(taken.class_name)) ++unknown_[taken.class_name];
    try {
      const KerasStep step = keras_class(graph.facts.file, taken).step;
      if (!reading.behind.empty()) {
        missing(name, layer, reading, fmt::format("is not reached: it reads '{}'", reading.behind));
        return {std::nullopt};
      }
      return {lowered(layer, taken, step, arguments, reading, name)};
    } catch (const KerasNotSupported& error) {
      if (!not_supported_) not_supported_ = error;
      missing(name, layer, reading, why_of(error, graph.facts.file, taken));
    } catch (const Error& error) {
      does_not_fit(name, taken, reading, error);
    }
    return {std::nullopt};
  }

  KerasValue lowered(const KerasLayer& layer, const KerasLayer& taken, KerasStep step, const Json& arguments,
                     const Reading& reading, const std::string& name) {
    const std::string place = keras_layer_in(graph.facts.file, taken);
    if (reading.values.empty()) throw Error(fmt::format("{} reads nothing", place));
    std::vector<KerasValue> inputs;
    for (const Value& value : reading.values) inputs.push_back(*value);
    const size_t before = graph.lowered.tensors.size();
    const KerasCall call{graph, taken, name, KerasConfig(place, taken.config), arguments, std::move(inputs)};
    for (const KerasValue& input : call.inputs)
      if (input.is_codes && step != lower_embedding && step != lower_identity)
        throw call.not_supported("it reads the letters' numbers, which only an Embedding does");
    if (step == lower_identity && taken.class_name != "InputLayer")
      graph.lowered.identities[taken.class_name].insert(&layer);
    const KerasValue result = step(call);
    // Tensors are looked up by the layer of the file; what TimeDistributed wraps has the same ones.
    for (size_t i = before; i < graph.lowered.tensors.size(); ++i)
      if (graph.lowered.tensors[i].layer) graph.lowered.tensors[i].layer = &layer;
    return result;
  }

  void does_not_fit(const std::string& name, const KerasLayer& layer, const Reading& reading, const Error& error) {
    if (!does_not_fit_) does_not_fit_ = error;
    missing(name, layer, reading, why_of(error, graph.facts.file, layer));
  }

  void missing(const std::string& name, const KerasLayer& layer, const Reading& reading, const std::string& why) {
    KerasLowered& lowered = graph.lowered;
    for (const Value& value : reading.values)
      if (lowered.missing.empty() && !lowered.end && value) lowered.end = value->node;
    lowered.missing.push_back({name, layer.class_name, why});
  }

  size_t calls_ = 0;
  size_t layers_ = 0;
  std::map<std::string, size_t> unknown_;  ///< how often each class of layers that nobody knows is called
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

/// The letters, and behind them the channels that are given beside them.
KerasValue with_signals(KerasGraph& graph, const KerasValue& letters, int64_t signals) {
  const size_t signal = graph.add("signal", Input{signals}, {});
  graph.lowered.signal = signal;
  // [letters, L], [signals, L] -> [letters + signals, L]
  return {graph.add("input_and_signal", Concat{}, {letters.node, signal}), letters.axes};
}

}  // namespace

KerasLowered lower_keras(const KerasLayer& model, const std::vector<KerasInput>& inputs, const KerasFacts& facts) {
  const KerasNetwork& network = model.network.at(0);
  Lowering lowering(facts);
  std::vector<Lowering::Value> values(inputs.size());
  const auto add = [&](size_t i, const std::string& name) {
    const KerasInput& input = inputs[i];
    values[i] = KerasValue{lowering.graph.add(name, Input{input.channels, input.per_window}, {}), input.axes,
                           input.is_sequence && input.is_codes};
  };
  for (size_t i = 0; i < inputs.size(); ++i)
    if (inputs[i].is_sequence) add(i, "input");
  for (size_t i = 0; i < inputs.size(); ++i)
    if (!inputs[i].is_sequence) add(i, inputs[i].name);
  for (size_t i = 0; i < inputs.size(); ++i)
    if (inputs[i].signals > 0) values[i] = with_signals(lowering.graph, *values[i], inputs[i].signals);
  const std::vector<Lowering::Value> outputs = lowering.run(network, values, "");
  KerasLowered& lowered = lowering.graph.lowered;
  lowered.obstacle = lowering.obstacle();
  if (lowered.obstacle) lowered.tensors.clear();
  for (size_t i = 0; i < outputs.size() && !lowered.obstacle; ++i) {
    const KerasLayer& layer = network.layers[network.outputs[i].layer];
    lowered.outputs.push_back({layer.name, *outputs[i], strand_pairs(layer)});
  }
  return std::move(lowered);
}

}  // namespace seqcast
