// SPDX-License-Identifier: MIT
#include "formats/card/card.hpp"

#include <fmt/format.h>

#include "formats/partly_read.hpp"
#include "io/file_bytes.hpp"

namespace seqcast {
namespace {

constexpr int64_t card_version = 1;
constexpr size_t max_members = 1000;

/// weights.stored: for a convolution's name, which of `picture` and `flipped` its weight is.
std::vector<StoredLayout> read_stored(JsonObject object, const Json& value, const Graph& graph) {
  std::vector<StoredLayout> result;
  for (const auto& [layer, unused] : value.items()) {
    const auto node = graph.find(layer);
    if (!node) throw object.error(layer, "there is no such layer");
    if (!std::holds_alternative<Conv1d>(graph.nodes[*node].layer))
      throw object.error(layer, fmt::format("is a {}, expected a conv1d", kind(graph.nodes[*node].layer)));
    StoredLayout layout{*node};
    for (const Json& flag : object.array(layer)) {
      if (flag != "picture" && flag != "flipped")
        throw object.error(layer, fmt::format("got {}, expected 'picture' and 'flipped'", flag.dump()));
      (flag == "picture" ? layout.picture : layout.flipped) = true;
    }
    result.push_back(layout);
  }
  return result;
}

void read_weights_place(JsonObject object, Card& card) {
  card.weights_file = object.text_or("file", "");
  card.model.about.obtain_weights = object.text_or("obtain", "");
  if (card.weights_file.empty() && card.model.about.obtain_weights.empty())
    throw object.error("file", "is missing, and so is 'obtain', which says where weights come from");
  if (card.weights_file.find('/') != std::string::npos)
    throw object.error("file", "expected the name of a file in the card's own folder");
  if (object.has("stored")) {
    JsonObject stored = object.object("stored");
    card.stored = read_stored(stored, object.at("stored"), card.model.graph);
  }
  object.finish();
}

/// `members` (with `average`), or `weights`; both where `weights` says where others come from.
void read_members(JsonObject& object, Card& card) {
  if (!object.has("members")) {
    if (object.has("average")) throw object.error("average", "goes with 'members', which is missing");
    read_weights_place(object.object("weights"), card);
    return;
  }
  for (const Json& member : object.array("members")) {
    if (!member.is_string() || member.get<std::string>().find('/') != std::string::npos)
      throw object.error("members", "expected a list of names of files in the card's own folder");
    card.members.push_back(member.get<std::string>());
  }
  if (card.members.size() < 2 || card.members.size() > max_members)
    throw object.error("members", fmt::format("got {}, expected 2 to {}", card.members.size(), max_members));
  card.averaging = object.value_named<Averaging>("average");
  if (!object.has("weights")) return;
  read_weights_place(object.object("weights"), card);
  if (!card.weights_file.empty()) throw object.error("weights", "names a file, and so does 'members'");
}

/// What the card says for people.
void read_description(JsonObject& card, Model& model) {
  model.about.name = card.text("name");
  model.about.summary = card.text("summary");
  model.about.source = card.text_or("source", "");
  model.about.licence = card.text_or("licence", "");
  if (card.has("figures")) model.about.figures = card.at("figures").dump();
  if (!card.has("notes")) return;
  for (const Json& note : card.array("notes")) {
    if (!note.is_string()) throw card.error("notes", "expected a list of texts");
    model.about.notes.push_back(note.get<std::string>());
  }
}

/// The layers; where one is of a kind that is not known, the model so far is what was understood.
void read_layers(JsonObject& card, Model& model, int64_t channels) {
  static const Json none = Json::array();
  const Json& inputs = card.has("inputs") ? card.array("inputs") : none;
  try {
    model.graph = read_graph(card.file(), card.array("layers"), channels, inputs);
  } catch (const PartlyRead& error) {
    PartOfModel part = error.part();
    model.graph = std::move(part.model.graph);
    settle(model);
    part.model = std::move(model);
    throw PartlyRead(error, std::move(part));
  }
}

/// The layers do not say how many bases a window's only bin has: it must lie in the window.
void check_single_bins(const Model& model) {
  for (size_t i = 0; i < model.contract.heads.size(); ++i) {
    const Head& head = model.contract.heads[i];
    if (head.bins == 1 && head.first_base + head.bin_bases > model.contract.window_bases)
      throw Error(fmt::format("heads[{}].bin_bases: {} bases from base {} end beyond the window of {}", i,
                              head.bin_bases, head.first_base, model.contract.window_bases))
          .in(model.reading.path);
  }
}

}  // namespace

Card read_card(const std::string& path) { return read_card(path, parse_json(path, read_text(path))); }

Card read_card(const std::string& path, const Json& json) {
  JsonObject object(path, "", json);
  if (!object.has("seqcast_card"))
    throw Error("seqcast_card: is missing",
                "models/README.md says how a card is written; other JSON that is read: a Keras architecture, Basenji's "
                "params.json")
        .in(path);
  if (const int64_t version = object.integer("seqcast_card", 1); version != card_version)
    throw object.error("seqcast_card", fmt::format("got version {}, expected {}", version, card_version));
  Card card;
  Model& model = card.model;
  model.reading.path = path;
  model.reading.files = {path};
  read_description(object, model);
  if (object.has("place")) model.contract.default_placement = object.value_named<DefaultPlacement>("place");
  if (object.has("squashed_by")) model.contract.squashed_by = object.value_named<Squasher>("squashed_by");
  const int64_t channels = read_card_input(object.object("input"), model.contract);
  read_layers(object, model, channels);
  read_members(object, card);
  read_card_heads(object, model);
  object.finish();
  settle(model);
  check_single_bins(model);
  return card;
}

}  // namespace seqcast
