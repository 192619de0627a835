// SPDX-License-Identifier: MIT
#include "formats/card/card_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "formats/card/card.hpp"

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
  const bool is_first = std::holds_alternative<Input>(graph.nodes[i - 1].layer);
  if (node.inputs != std::vector<size_t>{is_first ? 0 : i - 1}) {
    Json inputs = Json::array();
    for (size_t input : node.inputs) inputs.push_back(graph.nodes[input].name);
    entry["inputs"] = inputs;
  }
  return entry;
}

Json other_input_json(const Node& node) {
  const Input& input = std::get<Input>(node.layer);
  return {{"name", node.name}, {"channels", input.channels}, {"per", input.per_window ? "window" : "position"}};
}

/// A value a track, or one where all are the same.
template <class Value>
Json per_track(const std::vector<Squash>& squashes, Value value) {
  Json all = Json::array();
  for (const Squash& squash : squashes) all.push_back(value(squash));
  const bool same = std::all_of(all.begin(), all.end(), [&](const Json& one) { return one == all[0]; });
  return same ? all[0] : all;
}

Json squash_json(const std::vector<Squash>& squashes) {
  const auto clip = [](const Squash& squash) { return std::isinf(squash.clip_soft) ? Json() : Json(squash.clip_soft); };
  return {{"scale", per_track(squashes, [](const Squash& squash) { return Json(squash.scale); })},
          {"clip_soft", per_track(squashes, clip)},
          {"square_root", per_track(squashes, [](const Squash& squash) { return Json(squash.square_root); })}};
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
  if (!head.squashes.empty()) entry["squash"] = squash_json(head.squashes);
  if (head.bins_follow != BinRule::stated) {
    entry["bin_bases"] = to_json(head.bins_follow);
    return entry;
  }
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
  if (contract.min_window_bases) input["window_bases"] = {{"least", *contract.min_window_bases}};
  if (contract.min_window_bases && !contract.window_is_open) input["window_bases"]["default"] = contract.window_bases;
  return input;
}

/// One element a line: as the cards that people write.
std::string lines(const Json& list) {
  std::string text = "[";
  for (const Json& element : list) text += (text.size() > 1 ? ",\n    " : "\n    ") + element.dump();
  return text + (list.empty() ? "]" : "\n  ]");
}

using Lines = std::vector<std::pair<std::string, std::string>>;

/// What a model is made of and what it means, a key and its JSON a line: all that predictions depend on, but weights.
Lines computed_lines(const Model& model) {
  const std::vector<Node>& nodes = model.graph.nodes;
  Lines result{{"input", input_json(model.contract, nodes[0].layer).dump()}};
  Json inputs = Json::array(), heads = Json::array(), layers = Json::array();
  for (size_t i = 1; i < nodes.size(); ++i) {
    if (std::holds_alternative<Input>(nodes[i].layer)) {
      inputs.push_back(other_input_json(nodes[i]));
    } else {
      layers.push_back(layer_json(model.graph, i));
    }
  }
  if (!inputs.empty()) result.emplace_back("inputs", inputs.dump());
  if (model.contract.default_placement) result.emplace_back("place", to_json(*model.contract.default_placement).dump());
  if (model.contract.squashed_by != Squasher::basenji)
    result.emplace_back("squashed_by", to_json(model.contract.squashed_by).dump());
  for (const Head& head : model.contract.heads) heads.push_back(head_json(model, head));
  result.emplace_back("heads", lines(heads));
  result.emplace_back("layers", lines(layers));
  return result;
}

Json weights_json(const Model& model, const std::vector<std::string>& files) {
  Json weights = Json::object();
  if (files.size() == 1) weights["file"] = files[0];
  if (!model.about.obtain_weights.empty()) weights["obtain"] = model.about.obtain_weights;
  return weights;
}

}  // namespace

std::string card_text(const Model& model, const std::vector<std::string>& files, Averaging averaging) {
  Lines text{{"seqcast_card", "1"}};
  const auto say = [&](const std::string& key, const std::string& value) {
    if (!value.empty()) text.emplace_back(key, Json(value).dump());
  };
  text.emplace_back("name", Json(model.about.name).dump());
  text.emplace_back("summary", Json(model.about.summary).dump());
  say("source", model.about.source);
  say("licence", model.about.licence);
  if (!model.about.notes.empty()) text.emplace_back("notes", Json(model.about.notes).dump());
  if (!model.about.figures.empty()) text.emplace_back("figures", model.about.figures);
  const Json weights = weights_json(model, files);
  if (files.size() <= 1 || !weights.empty()) text.emplace_back("weights", weights.dump());
  if (files.size() > 1) {
    text.emplace_back("members", Json(files).dump());
    text.emplace_back("average", to_json(averaging).dump());
  }
  for (auto& line : computed_lines(model)) text.push_back(std::move(line));
  std::string result;
  for (const auto& [key, value] : text)
    result += fmt::format("{}  {}: {}", result.empty() ? "" : ",\n", Json(key).dump(), value);
  return "{\n" + result + "\n}\n";
}

bool have_one_card(const Model& a, const Model& b) { return computed_lines(a) == computed_lines(b); }

}  // namespace seqcast
