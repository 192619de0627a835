// SPDX-License-Identifier: MIT
// Builds the graph from the layers of a card.
#include <fmt/format.h>

#include <optional>

#include "formats/card/card.hpp"
#include "formats/partly_read.hpp"
#include "model/graph_builder.hpp"

namespace seqcast {
namespace {

/// Reads each field that a layer kind lists from the entry's object.
struct FieldReader {
  JsonObject& object;

  void operator()(const Field& field, int64_t& value) const {
    if (wanted(field)) value = object.integer(field.name, field.least);
  }
  void operator()(const Field& field, double& value) const {
    if (wanted(field)) value = object.number(field.name);
  }
  void operator()(const Field& field, bool& value) const {
    if (wanted(field)) value = object.boolean(field.name);
  }
  void operator()(const Field& field, Padding& value) const {
    if (wanted(field)) value = read_padding(field.name);
  }
  template <class E>
  void operator()(const Field& field, E& value) const {
    if (wanted(field)) value = object.value_named<E>(field.name);
  }

 private:
  bool wanted(const Field& field) const { return field.required || object.has(field.name); }

  Padding read_padding(std::string_view key) const {
    const Json& value = object.at(key);
    if (value == "valid") return {Padding::Kind::valid};
    if (value == "same") return {Padding::Kind::same};
    if (value == "causal") return {Padding::Kind::causal};
    const auto is_side = [](const Json& side) {
      if (!side.is_number_integer()) return false;  // a repeat's numbers are signed, a file's are not
      return side >= 0 && side <= max_integer;
    };
    if (value.is_array() && value.size() == 2 && is_side(value[0]) && is_side(value[1]))
      return {Padding::Kind::sides, value[0].get<int64_t>(), value[1].get<int64_t>()};
    throw object.error(key, fmt::format("got {}, expected 'valid', 'same', 'causal' or [left, right]", value.dump()));
  }
};

/// Tries each kind of the Layer variant in turn.
template <size_t I = 0>
Layer read_layer(JsonObject& object, const std::string& kind_name) {
  if constexpr (I == std::variant_size_v<Layer>) {
    throw object.error("layer", fmt::format("layer '{}' is not supported", kind_name));
  } else {
    using Kind = std::variant_alternative_t<I, Layer>;
    if (Kind::kind != kind_name || Kind::min_inputs == 0) return read_layer<I + 1>(object, kind_name);
    Kind layer;
    Kind::fields(layer, FieldReader{object});
    return layer;
  }
}

/// The kind that an entry names, where it names one that is not known; else nothing.
template <size_t... I>
std::optional<std::string> unknown_kind(const Json& entry, std::index_sequence<I...>) {
  if (!entry.is_object() || !entry.contains("layer") || !entry["layer"].is_string()) return std::nullopt;
  const auto kind_name = entry["layer"].get<std::string>();
  const bool is_known = ((std::variant_alternative_t<I, Layer>::kind == kind_name) || ...);
  return is_known ? std::nullopt : std::optional(kind_name);
}

std::optional<std::string> unknown_kind(const Json& entry) {
  return unknown_kind(entry, std::make_index_sequence<std::variant_size_v<Layer>>());
}

/// The entries from `first` on, which is not supported.
std::vector<MissingLayer> missing_from(const std::vector<LayerEntry>& entries, size_t first) {
  const auto text_at = [](const Json& entry, const char* key) {
    return entry.is_object() && entry.contains(key) && entry[key].is_string() ? entry[key].get<std::string>() : "?";
  };
  std::vector<MissingLayer> missing;
  for (size_t i = first; i < entries.size(); ++i)
    missing.push_back({text_at(entries[i].value, "name"), text_at(entries[i].value, "layer"),
                       unknown_kind(entries[i].value) ? "is not supported" : "is not reached"});
  return missing;
}

class Wiring {
 public:
  explicit Wiring(int64_t channels) : builder_(channels) {}

  /// A side input.
  void read_input(JsonObject object) {
    const std::string name = object.text("name");
    check_name(object, name);
    seqcast::Input input{object.integer("channels", 1)};
    const std::string per = object.text("per");
    if (per != "window" && per != "position")
      throw object.error("per", fmt::format("got '{}', expected window or position", per));
    input.per_window = per == "window";
    object.finish();
    builder_.join({}, input, name);
  }

  void read(JsonObject object) {
    const std::string name = object.text("name");
    check_name(object, name);
    const std::vector<std::string> names = input_names(object);
    Layer layer = read_layer(object, object.text("layer"));
    std::vector<size_t> inputs;
    for (const std::string& input : names) inputs.push_back(index_of(object, name, input));
    object.finish();
    builder_.join(std::move(inputs), std::move(layer), name);
  }

  const Graph& graph() const noexcept { return builder_.graph(); }

 private:
  void check_name(const JsonObject& object, const std::string& name) const {
    if (!is_plain_name(name))
      throw object.error("name", fmt::format("got '{}', expected letters, digits, '_', '.' or '-'", name));
    if (builder_.find(name)) throw object.error("name", fmt::format("two layers are called '{}'", name));
  }

  std::vector<std::string> input_names(JsonObject& object) const {
    const Node& last = builder_.node(builder_.last());
    const bool is_first = std::holds_alternative<Input>(last.layer);
    if (!object.has("inputs")) return {is_first ? builder_.node(0).name : last.name};
    std::vector<std::string> names;
    for (const Json& input : object.array("inputs")) {
      if (!input.is_string()) throw object.error("inputs", "expected a list of layers' names");
      names.push_back(input.get<std::string>());
    }
    if (names.empty()) throw object.error("inputs", "expected at least one layer's name");
    return names;
  }

  size_t index_of(const JsonObject& object, const std::string& name, const std::string& input) const {
    if (const auto found = builder_.find(input)) return *found;
    throw object.error("inputs", fmt::format("layer '{}' reads '{}', which is not a layer before it: a cycle, a wrong "
                                             "order or a wrong name",
                                             name, input));
  }

  GraphBuilder builder_;
};

}  // namespace

Graph read_graph(const std::string& file, const Json& layers, int64_t channels, const Json& inputs) {
  Wiring wiring(channels);
  for (size_t i = 0; i < inputs.size(); ++i) wiring.read_input({file, fmt::format("inputs[{}]", i), inputs[i]});
  const std::vector<LayerEntry> entries = expand_layers(file, layers);
  for (size_t i = 0; i < entries.size(); ++i) {
    if (const auto kind = unknown_kind(entries[i].value)) {
      PartOfModel part{{}, missing_from(entries, i), wiring.graph().nodes.size() - 1};
      part.model.graph = wiring.graph();
      throw PartlyRead(Error(fmt::format("{}.layer: layer '{}' is not supported", entries[i].path, *kind)).in(file),
                       std::move(part));
    }
    wiring.read({file, entries[i].path, entries[i].value});
  }
  return wiring.graph();
}

}  // namespace seqcast
