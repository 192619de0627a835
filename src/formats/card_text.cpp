// SPDX-License-Identifier: MIT
// How is a model written as a card, and under which names can a card hold its layers?
#include "seqcast/formats/card_text.hpp"

#include <fmt/format.h>

#include <cctype>
#include <set>

#include "seqcast/formats/card.hpp"

namespace seqcast {
namespace {

Json to_json(int64_t value) { return value; }
Json to_json(double value) { return value; }
Json to_json(bool value) { return value; }
Json to_json(const Padding& padding) {
  if (padding.kind == Padding::Kind::sides) return Json::array({padding.left, padding.right});
  return to_text(padding);
}
template <class E>
Json to_json(E value) {
  return std::string(to_text(value));
}

template <class Kind>
void write_fields(const Kind& layer, Json& entry) {
  const auto write_all = [&](const Field& field, const auto& value) {
    entry[std::string(field.name)] = to_json(value);
  };
  const auto leave_out = [&](const Field& field, const auto& value) {
    const auto found = entry.find(std::string(field.name));
    if (!field.required && found != entry.end() && *found == to_json(value)) entry.erase(found);
  };
  Kind::fields(layer, write_all);
  const Kind unset;
  Kind::fields(unset, leave_out);
}

Json layer_json(const Graph& graph, size_t i) {
  const Node& node = graph.nodes[i];
  Json entry{{"name", node.name}, {"layer", std::string(kind(node.layer))}};
  std::visit([&](const auto& layer) { write_fields(layer, entry); }, node.layer);
  if (node.inputs != std::vector<size_t>{i - 1}) {
    Json inputs = Json::array();
    for (size_t input : node.inputs) inputs.push_back(graph.nodes[input].name);
    entry["inputs"] = inputs;
  }
  return entry;
}

Json pairs_json(const Head& head) {
  Json pairs = Json::array();
  for (size_t t = 0; t < head.strand_pairs.size(); ++t)
    if (t < head.strand_pairs[t]) pairs.push_back({head.tracks[t], head.tracks[head.strand_pairs[t]]});
  return pairs;
}

Json head_json(const Model& model, const Head& head) {
  Json entry{{"name", head.name}};
  if (const std::string& layer = model.graph.nodes[head.node].name; layer != head.name) entry["layer"] = layer;
  entry["tracks"] = head.numbered ? Json(head.tracks.size()) : Json(head.tracks);
  entry["transform"] = to_json(head.transform);
  if (head.counts) entry["counts"] = model.graph.nodes[*head.counts].name;
  if (!head.strand_pairs.empty()) entry["strand_pairs"] = pairs_json(head);
  entry["bin_bases"] = head.bin_bases;
  entry["first_base"] = head.first_base;
  return entry;
}

Json unknown_json(const Contract& contract) {
  if (contract.unknown_letter == UnknownLetter::error) return nullptr;
  return std::string(1, contract.alphabet[contract.unknown_code]);
}

Json pad_json(const LetterPadding& pad) {
  Json json = Json::object();
  const auto write_side = [&](const std::string& side, char letter, const std::optional<int64_t>& count) {
    if (letter != '\0') json[side] = std::string(1, letter);
    if (count) json[side + "_count"] = *count;
  };
  write_side("left", pad.left, pad.left_count);
  write_side("right", pad.right, pad.right_count);
  return json;
}

Json input_json(const Contract& contract, const Layer& input_layer) {
  Json input = Json::object();
  if (contract.takes_numbers()) {
    input["channels"] = std::get<Input>(input_layer).channels;
  } else {
    input["alphabet"] = contract.alphabet;
    if (contract.unknown_letter == UnknownLetter::value) {
      input["unknown"] = contract.unknown;
    } else {
      input["unknown_code"] = unknown_json(contract);
    }
    if (!contract.fold_case) input["fold_case"] = false;
    if (contract.pad) input["pad"] = pad_json(*contract.pad);
  }
  input["window_bases"] = contract.window_bases;
  if (contract.least_window_bases)
    input["window_bases"] = {{"least", *contract.least_window_bases}, {"default", contract.window_bases}};
  return input;
}

/// One element a line: as the cards that people write.
std::string lines(const Json& list) {
  std::string text = "[";
  for (const Json& element : list) text += (text.size() > 1 ? ",\n    " : "\n    ") + element.dump();
  return text + (list.empty() ? "]" : "\n  ]");
}

std::string plain(std::string name) {
  for (char& c : name)
    if (!is_plain_name(std::string_view(&c, 1))) c = '_';
  return name.empty() ? "_" : name;
}

/// Gives out plain names, each once.
class PlainNames {
 public:
  std::string give(const std::string& wanted) {
    const std::string base = plain(wanted);
    std::string name = base;
    for (int number = 2; !taken_.insert(name).second; ++number) name = fmt::format("{}_{}", base, number);
    return name;
  }

 private:
  std::set<std::string> taken_;
};

void move_tensors(const Model& model, size_t node, const std::string& name, Weights& weights) {
  for (const TensorSpec& spec : tensors(model.graph.nodes[node].layer, input_shape(model.graph, model.shapes, node))) {
    const auto found = model.weights.tensors.find(model.graph.nodes[node].name + "." + spec.name);
    if (found != model.weights.tensors.end()) weights.tensors[name + "." + spec.name] = found->second;
  }
}

}  // namespace

std::string card_text(const Model& model, const std::string& weights_file) {
  Json card{{"seqcast_card", 1}, {"name", model.name}, {"summary", model.summary}};
  if (!model.source.empty()) card["source"] = model.source;
  if (!model.licence.empty()) card["licence"] = model.licence;
  if (!model.notes.empty()) card["notes"] = model.notes;
  Json weights = Json::object();
  if (!weights_file.empty()) weights["file"] = weights_file;
  if (!model.obtain_weights.empty()) weights["obtain"] = model.obtain_weights;
  card["weights"] = weights;
  card["input"] = input_json(model.contract, model.graph.nodes[0].layer);
  if (model.contract.place) card["place"] = to_json(*model.contract.place);
  Json heads = Json::array();
  for (const Head& head : model.contract.heads) heads.push_back(head_json(model, head));
  Json layers = Json::array();
  for (size_t i = 1; i < model.graph.nodes.size(); ++i) layers.push_back(layer_json(model.graph, i));
  std::string text;
  for (const auto& [key, value] : card.items()) text += fmt::format("  {}: {},\n", Json(key).dump(), value.dump());
  return fmt::format("{{\n{}  \"heads\": {},\n  \"layers\": {}\n}}\n", text, lines(heads), lines(layers));
}

Model with_card_names(const Model& model) {
  std::vector<bool> wanted(model.graph.nodes.size(), false);
  for (const Head& head : model.contract.heads) {
    const std::vector<bool> read = nodes_of(model.graph, head);
    for (size_t i = 0; i < read.size(); ++i) wanted[i] = wanted[i] || read[i];
  }
  wanted[0] = true;
  Model result = model;
  result.graph.nodes.clear();
  result.shapes.clear();
  result.weights.tensors.clear();
  PlainNames names;
  std::vector<size_t> place(model.graph.nodes.size());
  for (size_t i = 0; i < model.graph.nodes.size(); ++i) {
    if (!wanted[i]) continue;
    Node node = model.graph.nodes[i];
    node.name = names.give(i == 0 ? "input" : node.name);
    for (size_t& input : node.inputs) input = place[input];
    move_tensors(model, i, node.name, result.weights);
    place[i] = result.graph.nodes.size();
    result.graph.nodes.push_back(std::move(node));
    result.shapes.push_back(model.shapes[i]);
  }
  PlainNames heads;
  for (Head& head : result.contract.heads) {
    head.node = place[head.node];
    if (head.counts) head.counts = place[*head.counts];
    head.name = heads.give(head.name);
  }
  return result;
}

}  // namespace seqcast
