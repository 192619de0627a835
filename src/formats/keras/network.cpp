// SPDX-License-Identifier: MIT
#include "formats/keras/network.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "formats/keras/layer_order.hpp"
#include "model/limits.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr std::string_view shape_keys[] = {"batch_input_shape", "batch_shape", "input_shape", "input_dim"};

std::string text_of(const Json& object, std::string_view key, const std::string& fallback) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : fallback;
}

bool is_list(const Json& object, std::string_view key) {
  return object.contains(key) && object.at(std::string(key)).is_array();
}

/// Reads one model's list of layers; a model in the list is read by the next one down.
class NetworkReader {
 public:
  NetworkReader(const std::string& file, const std::string& model) : file_(file), model_(model) {}

  KerasNetwork sequential(const Json& config, const Json& layers) {
    if (layers.empty()) throw error("it has no layers");
    for (const Json& json : layers) {
      add_layer(json);
      if (network_.layers.size() == 1 && network_.layers[0].class_name != "InputLayer") insert_input(config, json);
      const size_t last = network_.layers.size() - 1;
      network_.calls[last].push_back(last > 0 ? call_of(last, last - 1) : KerasNode{});
    }
    network_.is_sequential = true;
    network_.inputs = {{0, 0, 0}};
    network_.outputs = {{network_.layers.size() - 1, 0, 0}};
    network_.input_names = {network_.layers.front().name};
    network_.output_names = {network_.layers.back().name};
    order_keras_layers(network_, [&](const std::string& what) { return error(what); });
    return std::move(network_);
  }

  KerasNetwork functional(const Json& config) {
    for (const Json& json : config.at("layers")) add_layer(json);
    size_t layer = 0;
    for (const Json& json : config.at("layers")) read_calls(json, layer++);
    if (config.contains("input_layers"))
      read_ends(config.at("input_layers"), "", network_.inputs, network_.input_names);
    if (config.contains("output_layers"))
      read_ends(config.at("output_layers"), "", network_.outputs, network_.output_names);
    if (network_.outputs.empty()) throw error("it has no output");
    number_nested_calls();
    order_keras_layers(network_, [&](const std::string& what) { return error(what); });
    return std::move(network_);
  }

 private:
  Error error(const std::string& what) const { return Error(fmt::format("model '{}': {}", model_, what)).in(file_); }

  void add_layer(const Json& json) {
    if (!json.is_object()) throw error("its list of layers holds something else");
    if (network_.layers.size() >= max_layers) throw error(fmt::format("it has more than {} layers", max_layers));
    KerasLayer layer = read_keras_layers(file_, json);
    if (json.contains("custom_name")) layer.name = fmt::format("{}_{}", layer.name, ++numbered_);
    if (!indices_.emplace(layer.name, network_.layers.size()).second)
      throw error(fmt::format("two layers are called '{}'", layer.name));
    network_.layers.push_back(std::move(layer));
    network_.calls.emplace_back();
  }

  /// A Sequential model without an InputLayer says the shape at its first layer.
  void insert_input(const Json& model, const Json& first) {
    KerasLayer input{.name = "input", .class_name = "InputLayer", .config = Json::object(), .network = {}};
    while (indices_.contains(input.name)) input.name += "_";
    const Json* config = first.contains("config") ? &first.at("config") : &first;
    for (int level = 0;
         level < 32 && config->is_object() && is_list(*config, "layers") && !config->at("layers").empty(); ++level) {
      const Json& inner = config->at("layers").at(0);
      config = inner.is_object() && inner.contains("config") ? &inner.at("config") : &inner;
    }
    if (config->is_array() && !config->empty() && config->at(0).is_object() && config->at(0).contains("config"))
      config = &config->at(0).at("config");
    if (config->is_object()) {
      for (const std::string_view key : shape_keys)
        if (config->contains(key)) input.config[std::string(key)] = config->at(std::string(key));
      if (config->contains("input_length")) input.config["input_length"] = config->at("input_length");
    }
    if (input.config.empty() && model.is_object() && model.contains("build_input_shape"))
      input.config["batch_input_shape"] = model.at("build_input_shape");
    network_.layers.insert(network_.layers.begin(), std::move(input));
    network_.calls.push_back({});
    network_.calls[0].push_back({});
  }

  /// A call that is given the one output of another layer.
  static KerasNode call_of(size_t layer, size_t input) {
    KerasArgument tensor;
    tensor.kind = KerasArgument::Kind::tensor;
    return {layer, {{input, 0, 0}}, {tensor}, {}};
  }

  KerasWiring wiring() const {
    const auto find = [this](const std::string& name) -> std::optional<size_t> {
      const auto found = indices_.find(name);
      if (found == indices_.end()) return std::nullopt;
      return found->second;
    };
    return {find, [this](const std::string& what) { return error(what); }};
  }

  /// The model's inputs or outputs: a reference, or lists and dicts of them, in the order in which Keras flattens them.
  /// @param name  the key of the dict that they stand in; empty: none.
  void read_ends(const Json& json, const std::string& name, std::vector<KerasReference>& ends,
                 std::vector<std::string>& names) const {
    if (json.is_object()) {
      std::map<std::string, const Json*> sorted;
      for (const auto& [key, value] : json.items()) sorted[key] = &value;
      for (const auto& [key, value] : sorted) read_ends(*value, key, ends, names);
    } else if (json.is_array() && !is_keras_reference(json)) {
      for (const Json& part : json) read_ends(part, name, ends, names);
    } else {
      ends.push_back(read_keras_reference(json, wiring()));
      names.push_back(name.empty() ? network_.layers[ends.back().layer].name : name);
    }
  }

  void read_calls(const Json& json, size_t layer) {
    if (!is_list(json, "inbound_nodes"))
      throw error(fmt::format("layer '{}' has no inbound_nodes", network_.layers[layer].name));
    for (const Json& call : json.at("inbound_nodes")) {
      is_keras3_ = is_keras3_ || (call.is_object() && call.contains("args"));
      network_.calls[layer].push_back(read_keras_call(call, layer, wiring()));
    }
    if (network_.calls[layer].empty()) network_.calls[layer].push_back({.layer = layer, .inputs = {}});
  }

  /// Keras counts a nested model's own building as its call 0, which the file leaves out; Keras 3 does so for a
  /// Functional one among the outputs alone.
  void number_nested_calls() {
    if (is_keras3_) {
      for (KerasReference& output : network_.outputs) {
        const KerasLayer& layer = network_.layers[output.layer];
        if (!layer.network.empty() && layer.class_name != "Sequential" && output.call > 0) --output.call;
      }
      return;
    }
    std::vector<KerasReference*> all;
    for (auto& calls : network_.calls)
      for (KerasNode& node : calls)
        for (KerasReference& input : node.inputs) all.push_back(&input);
    for (KerasReference& output : network_.outputs) all.push_back(&output);
    std::set<size_t> shifted;
    for (const KerasReference* one : all)
      if (!network_.layers[one->layer].network.empty() &&
          one->call == static_cast<int64_t>(network_.calls[one->layer].size()))
        shifted.insert(one->layer);
    for (KerasReference* one : all)
      if (shifted.contains(one->layer)) --one->call;
  }

  const std::string& file_;
  std::string model_;
  std::map<std::string, size_t> indices_;
  bool is_keras3_ = false;
  size_t numbered_ = 0;  ///< layers of Keras 0.3, which have no names of their own
  KerasNetwork network_;
};

/// The list of layers where this config is a model's; null where it is not.
const Json* layers_of(const std::string& class_name, const Json& config) {
  if (class_name == "Sequential" && config.is_array()) return &config;  // Keras 1 and early 2
  if (!config.is_object() || !is_list(config, "layers")) return nullptr;
  if (class_name != "Sequential" && !config.contains("input_layers")) return nullptr;
  return &config.at("layers");
}

/// Whether what Keras 3 lists among the layers is a function: its config has none of what every layer's has, and its
/// class may have a layer's name.
bool is_operation(const Json& json, const std::string& class_name) {
  const std::string module = text_of(json, "module", "");
  if (!module.empty())
    return module.find(".ops.") != module.npos || module.ends_with(".ops") ||
           module.find("keras.src.activations") != module.npos;
  if (class_name == "InputLayer" || !is_list(json, "inbound_nodes") || !json.contains("config")) return false;
  const Json& calls = json.at("inbound_nodes");
  const bool is_keras3 = !calls.empty() && calls[0].is_object() && calls[0].contains("args");
  return is_keras3 && !json.at("config").contains("trainable");
}

}  // namespace

KerasLayer read_keras_layers(const std::string& file, const Json& json) {
  if (!json.is_object()) throw Error(fmt::format("got {}, expected a Keras layer", json.type_name())).in(file);
  KerasLayer layer;
  const bool old = !json.contains("class_name");  // Keras 0.3: the class as `name`, its config next to it
  layer.class_name = text_of(json, old ? "name" : "class_name", "");
  layer.config = old ? json : json.contains("config") ? json.at("config") : Json::object();
  if (layer.class_name.empty()) throw Error("a layer has no class_name").in(file);
  layer.name = text_of(json, old ? "custom_name" : "name", "");
  if (layer.name.empty()) layer.name = text_of(layer.config, "name", layer.class_name);
  if (layer.config.is_object() && layer.config.contains("trainable"))
    layer.trainable = layer.config.at("trainable") != false;
  layer.is_operation = is_operation(json, layer.class_name);
  const Json* layers = layers_of(layer.class_name, layer.config);
  if (!layers) return layer;
  NetworkReader reader(file, layer.name);
  const bool is_functional = layer.config.is_object() && layer.config.contains("input_layers");
  layer.network.push_back(is_functional ? reader.functional(layer.config) : reader.sequential(layer.config, *layers));
  layer.config = Json::object();  // it has been read; a copy at every level would be quadratic
  return layer;
}

}  // namespace seqcast
