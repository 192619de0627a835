// SPDX-License-Identifier: MIT
#include "formats/keras/call_arguments.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace seqcast {
namespace {

/// A number, text or array among the tensors of a first argument: ["_CONSTANT_VALUE", -1, value].
bool is_constant_entry(const Json& json) {
  return json.is_array() && (json.size() == 3 || json.size() == 4) && json[0] == "_CONSTANT_VALUE";
}

std::string class_of(const Json& json) {
  const auto found = json.is_object() ? json.find("class_name") : json.end();
  return found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

bool is_only_nulls(const Json& json) {
  if (!json.is_structured()) return json.is_null();
  return !json.empty() && std::ranges::all_of(json, is_only_nulls);
}

bool is_keras3_call(const Json& call) {
  return call.is_object() && call.contains("args") && call.at("args").is_array() &&
         !is_keras_reference(call.at("args"));
}

/// Reads the arguments of one call; its tensors are numbered as they come.
class CallReader {
 public:
  CallReader(size_t layer, const KerasWiring& wiring) : wiring_(wiring) { node_.layer = layer; }

  /// {args, kwargs}
  KerasNode read_keras3(const Json& call) {
    const auto read = [this](const Json& json) { return keras3_leaf(json); };
    for (const Json& argument : call.at("args")) node_.positional.push_back(nested(argument, read));
    if (call.contains("kwargs")) read_named(call.at("kwargs"), read);
    return std::move(node_);
  }

  /// [[layer, call, tensor, {NAME: value}], ...]: every tensor has the same named arguments besides it.
  KerasNode read_first(const Json& call) {
    node_.positional.push_back(nested(call, [this](const Json& json) { return first_leaf(json); }));
    if (repeated_) read_named(*repeated_, [this](const Json& json) { return named_leaf(json); });
    return std::move(node_);
  }

 private:
  using Leaf = std::function<std::optional<KerasArgument>(const Json&)>;

  /// Walks lists and dicts down to what `leaf` knows, and to constants.
  KerasArgument nested(const Json& json, const Leaf& leaf) {
    if (auto known = leaf(json)) return std::move(*known);
    KerasArgument result;
    const size_t before = node_.inputs.size();
    if (json.is_array()) {
      result.kind = KerasArgument::Kind::list;
      for (const Json& part : json) result.parts.push_back(nested(part, leaf));
    } else if (json.is_object()) {
      result.kind = KerasArgument::Kind::dict;
      for (const auto& [key, part] : json.items()) result.keys.push_back(key);
      std::ranges::sort(result.keys);  // as Keras flattens a dict
      for (const std::string& key : result.keys) result.parts.push_back(nested(json.at(key), leaf));
    }
    if (node_.inputs.size() > before) return result;  // else it is one constant, whatever its form
    return constant(json);
  }

  void read_named(const Json& named, const Leaf& leaf) {
    if (!named.is_object()) throw wiring_.error(fmt::format("a call is given {}", named.dump().substr(0, 80)));
    std::vector<std::string> keys;
    for (const auto& [key, value] : named.items()) keys.push_back(key);
    std::ranges::sort(keys);
    for (const std::string& key : keys) node_.named[key] = nested(named.at(key), leaf);
  }

  KerasArgument tensor(const Json& reference) {
    node_.inputs.push_back(read_keras_reference(reference, wiring_));
    KerasArgument result;
    result.kind = KerasArgument::Kind::tensor;
    result.input = node_.inputs.size() - 1;
    return result;
  }

  /// An array as Keras 3 has it is the list of its numbers.
  static KerasArgument constant(const Json& json) {
    const std::string name = class_of(json);
    const bool is_array = name == "__numpy__" || name == "__tensor__";
    KerasArgument result;
    result.value = is_array ? json.at("config").at("value") : json;
    return result;
  }

  std::optional<KerasArgument> keras3_leaf(const Json& json) {
    if (class_of(json) == "__keras_tensor__") return tensor(json.at("config").at("keras_history"));
    if (!class_of(json).empty()) return constant(json);
    return std::nullopt;
  }

  std::optional<KerasArgument> first_leaf(const Json& json) {
    const bool is_constant = is_constant_entry(json);
    if (!is_constant && !is_keras_reference(json)) return std::nullopt;
    if (json.size() == 4) {
      if (repeated_ && *repeated_ != json[3])
        throw wiring_.error("the tensors of a call have different named arguments besides them");
      repeated_ = &json[3];
    }
    if (!is_constant) return tensor(json);
    return constant(json[2]);
  }

  /// A list among the named arguments may look like a reference.
  std::optional<KerasArgument> named_leaf(const Json& json) {
    if (!is_keras_reference(json) || !wiring_.find(json[0].get<std::string>())) return std::nullopt;
    return tensor(json);
  }

  const KerasWiring& wiring_;
  KerasNode node_;
  const Json* repeated_ = nullptr;  ///< the named arguments that the first tensor has besides it
};

}  // namespace

bool KerasArgument::is_none() const { return kind == Kind::constant && is_only_nulls(value); }

bool is_keras_reference(const Json& json) {
  return json.is_array() && (json.size() == 3 || json.size() == 4) && json[0].is_string() &&
         json[1].is_number_integer() && json[2].is_number_integer() && json[0] != "_CONSTANT_VALUE";
}

KerasReference read_keras_reference(const Json& json, const KerasWiring& wiring) {
  if (!is_keras_reference(json))
    throw wiring.error(fmt::format("got {}, expected [layer, call, tensor]", json.dump().substr(0, 80)));
  const std::string name = json[0].get<std::string>();
  const std::optional<size_t> layer = wiring.find(name);
  if (!layer) throw wiring.error(fmt::format("it refers to layer '{}', which is not there", name));
  return {*layer, json[1].get<int64_t>(), json[2].get<int64_t>()};
}

KerasNode read_keras_call(const Json& call, size_t layer, const KerasWiring& wiring) {
  CallReader reader(layer, wiring);
  return is_keras3_call(call) ? reader.read_keras3(call) : reader.read_first(call);
}

const KerasArgument* CallArguments::at(size_t position) {
  asked_positions_.insert(position);
  return position < node_->positional.size() ? &node_->positional[position] : nullptr;
}

const KerasArgument* CallArguments::find(std::string_view name) {
  asked_names_.emplace(name);
  const auto found = node_->named.find(name);
  return found != node_->named.end() ? &found->second : nullptr;
}

std::optional<std::string> CallArguments::left() const {
  for (size_t i = 0; i < node_->positional.size(); ++i)
    if (!asked_positions_.contains(i) && !node_->positional[i].is_none())
      return fmt::format("an argument number {}", i + 1);
  for (const auto& [name, argument] : node_->named)
    if (!asked_names_.contains(name) && !argument.is_none()) return fmt::format("'{}'", name);
  return std::nullopt;
}

}  // namespace seqcast
