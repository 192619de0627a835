// SPDX-License-Identifier: MIT
// How is our own model file, the card, read? Its schema is written down in models/README.md.
#include "seqcast/formats/card.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <unordered_set>

#include "seqcast/formats/file_bytes.hpp"

namespace seqcast {
namespace {

constexpr int64_t card_version = 1;
constexpr size_t most_heads = 1000;
constexpr size_t most_members = 1000;
constexpr int64_t most_tracks = 1000000;  // of all heads

template <class E>
E read_name(JsonObject& object, std::string_view key) {
  const std::string text = object.text(key);
  std::vector<std::string_view> known;
  for (const auto& [name, value] : Names<E>::table) {
    if (name == text) return value;
    known.push_back(name);
  }
  throw object.error(key, fmt::format("got '{}', expected one of {}", text, fmt::join(known, ", ")));
}

/// A key's one letter of the alphabet.
char read_letter(JsonObject& object, std::string_view key, const std::string& alphabet) {
  const std::string text = object.text(key);
  if (text.size() != 1 || alphabet.find(text[0]) == std::string::npos)
    throw object.error(key, fmt::format("got '{}', expected one letter of the alphabet '{}'", text, alphabet));
  return text[0];
}

void read_unknown(JsonObject& object, Contract& contract) {
  if (!object.has("unknown_code")) {
    contract.unknown = object.number("unknown");
    if (!(contract.unknown >= 0 && contract.unknown <= 1))
      throw object.error("unknown", fmt::format("got {}, expected 0 to 1", contract.unknown));
    return;
  }
  if (object.has("unknown")) throw object.error("unknown_code", "excludes 'unknown'");
  if (object.at("unknown_code").is_null()) {
    contract.unknown_letter = UnknownLetter::error;
  } else {
    contract.unknown_letter = UnknownLetter::letter;
    contract.unknown_code = contract.alphabet.find(read_letter(object, "unknown_code", contract.alphabet));
  }
}

LetterPadding read_pad(JsonObject object, const Contract& contract) {
  LetterPadding pad;
  const auto read_side = [&](const std::string& side, char& letter, std::optional<int64_t>& count) {
    if (object.has(side)) letter = read_letter(object, side, contract.alphabet);
    if (!object.has(side + "_count")) return;
    if (letter == '\0') throw object.error(side + "_count", fmt::format("goes with '{}', which is missing", side));
    count = object.integer(side + "_count", 1);
    if (*count >= contract.window_bases)
      throw object.error(side + "_count",
                         fmt::format("got {}, expected less than the window of {}", *count, contract.window_bases));
  };
  read_side("left", pad.left, pad.left_count);
  read_side("right", pad.right, pad.right_count);
  object.finish();
  const int sides_that_fill = (pad.left != '\0' && !pad.left_count) + (pad.right != '\0' && !pad.right_count);
  if (sides_that_fill != 1)
    throw object.error(
        pad.left_count || pad.right_count ? "left_count" : "left",
        fmt::format("{} sides take what is left over, expected one: the side without a count", sides_that_fill));
  return pad;
}

/// window_bases: a number, or {least, default} where windows may have any length.
void read_window(JsonObject& object, Contract& contract) {
  const auto read = [](JsonObject& from, std::string_view key) {
    const int64_t bases = from.integer(key, 1);
    if (bases > most_window_bases)
      throw from.error(key, fmt::format("got {}, expected at most {}", bases, most_window_bases));
    return bases;
  };
  if (!object.at("window_bases").is_object()) {
    contract.window_bases = read(object, "window_bases");
    return;
  }
  JsonObject any = object.object("window_bases");
  contract.least_window_bases = read(any, "least");
  contract.window_bases = read(any, "default");
  any.finish();
  if (contract.window_bases < *contract.least_window_bases)
    throw any.error("default", fmt::format("got {}, expected at least the least, {}", contract.window_bases,
                                           *contract.least_window_bases));
}

/// Letters of an alphabet, or numbers in channels. @return the channels of the input
int64_t read_input(JsonObject object, Contract& contract) {
  read_window(object, contract);
  if (object.has("channels")) {
    for (const char* key : {"alphabet", "unknown", "unknown_code", "fold_case", "pad"})
      if (object.has(key)) throw object.error(key, "is for letters, and 'channels' says that the input is numbers");
    contract.alphabet.clear();
    const int64_t channels = object.integer("channels", 1);
    object.finish();
    return channels;
  }
  contract.alphabet = object.text("alphabet");
  std::string sorted = contract.alphabet;
  std::sort(sorted.begin(), sorted.end());
  if (sorted.empty() || sorted.size() > 200 || std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
    throw object.error("alphabet", fmt::format("got '{}', expected 1 to 200 different letters", contract.alphabet));
  read_unknown(object, contract);
  if (object.has("fold_case")) contract.fold_case = object.boolean("fold_case");
  if (object.has("pad")) contract.pad = read_pad(object.object("pad"), contract);
  object.finish();
  return static_cast<int64_t>(contract.alphabet.size());
}

void read_tracks(JsonObject& object, Head& head) {
  const Json& tracks = object.at("tracks");
  if (tracks.is_number_integer()) {
    const int64_t number = object.integer("tracks", 1);
    if (number > most_tracks)
      throw object.error("tracks", fmt::format("got {}, expected at most {}", number, most_tracks));
    for (int64_t t = 0; t < number; ++t) head.tracks.push_back(std::to_string(t));
    head.numbered = true;
    return;
  }
  if (!tracks.is_array() || tracks.empty()) throw object.error("tracks", "expected a number or a list of names");
  std::unordered_set<std::string> seen;
  for (const Json& track : tracks) {
    if (!track.is_string() || track.get<std::string>().empty())
      throw object.error("tracks", "expected a list of names");
    head.tracks.push_back(track.get<std::string>());
    if (!seen.insert(head.tracks.back()).second)
      throw object.error("tracks", fmt::format("two tracks are called '{}'", head.tracks.back()));
  }
}

void read_strand_pairs(JsonObject& object, Head& head) {
  if (!object.has("strand_pairs")) return;
  head.strand_pairs.resize(head.tracks.size());
  std::iota(head.strand_pairs.begin(), head.strand_pairs.end(), size_t{0});
  const auto track = [&](const Json& name) {
    const auto found = name.is_string() ? std::find(head.tracks.begin(), head.tracks.end(), name.get<std::string>())
                                        : head.tracks.end();
    if (found == head.tracks.end())
      throw object.error("strand_pairs", fmt::format("{} is not a track of this head", name.dump()));
    return static_cast<size_t>(found - head.tracks.begin());
  };
  for (const Json& pair : object.array("strand_pairs")) {
    if (!pair.is_array() || pair.size() != 2) throw object.error("strand_pairs", "expected a list of pairs of names");
    const size_t a = track(pair[0]);
    const size_t b = track(pair[1]);
    if (head.strand_pairs[a] != a || head.strand_pairs[b] != b)
      throw object.error("strand_pairs", fmt::format("a track of {} is in another pair too", pair.dump()));
    head.strand_pairs[a] = b;
    head.strand_pairs[b] = a;
  }
}

/// The node of a key's layer, which must be there and not be the input.
size_t read_node(const JsonObject& object, std::string_view key, const std::string& layer, const Graph& graph) {
  const auto node = graph.find(layer);
  if (!node) throw object.error(key, fmt::format("there is no layer '{}'", layer));
  if (graph.nodes[*node].inputs.empty()) throw object.error(key, "the input is no head");
  return *node;
}

Head read_head(JsonObject object, const Graph& graph, const Head& defaults) {
  Head head = defaults;
  head.name = object.text("name");
  if (!is_plain_name(head.name))
    throw object.error("name", fmt::format("got '{}', expected letters, digits, '_', '.' or '-'", head.name));
  const char* layer_key = object.has("layer") ? "layer" : "name";
  head.node = read_node(object, layer_key, object.text_or("layer", head.name), graph);
  read_tracks(object, head);
  read_strand_pairs(object, head);
  head.transform = read_name<Transform>(object, "transform");
  if (head.transform == Transform::profile) head.counts = read_node(object, "counts", object.text("counts"), graph);
  if (object.has("bin_bases") || head.bin_bases == 0) head.bin_bases = object.integer("bin_bases", 1);
  if (object.has("first_base") || head.first_base < 0) head.first_base = object.integer("first_base", 0);
  object.finish();
  return head;
}

void read_heads(JsonObject& card, Model& model) {
  Head defaults;
  defaults.first_base = -1;  // each head's own, unless the card has one for all
  if (card.has("bin_bases")) defaults.bin_bases = card.integer("bin_bases", 1);
  if (card.has("first_base")) defaults.first_base = card.integer("first_base", 0);
  const Json& heads = card.array("heads");
  if (heads.empty() || heads.size() > most_heads)
    throw card.error("heads", fmt::format("got {} heads, expected 1 to {}", heads.size(), most_heads));
  int64_t tracks = 0;
  for (size_t i = 0; i < heads.size(); ++i) {
    const std::string path = fmt::format("heads[{}]", i);
    Head head = read_head({card.file(), path, heads[i]}, model.graph, defaults);
    for (const Head& other : model.contract.heads)
      if (other.name == head.name)
        throw Error(fmt::format("{}: {}.name: two heads are called '{}'", card.file(), path, head.name));
    tracks += static_cast<int64_t>(head.tracks.size());
    if (tracks > most_tracks) throw card.error("heads", fmt::format("more than {} tracks in all", most_tracks));
    model.contract.heads.push_back(std::move(head));
  }
}

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

void read_weights(JsonObject object, Card& card) {
  card.weights_file = object.text_or("file", "");
  card.model.obtain_weights = object.text_or("obtain", "");
  if (card.weights_file.empty() && card.model.obtain_weights.empty())
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
    read_weights(object.object("weights"), card);
    return;
  }
  for (const Json& member : object.array("members")) {
    if (!member.is_string() || member.get<std::string>().find('/') != std::string::npos)
      throw object.error("members", "expected a list of names of files in the card's own folder");
    card.members.push_back(member.get<std::string>());
  }
  if (card.members.size() < 2 || card.members.size() > most_members)
    throw object.error("members", fmt::format("got {}, expected 2 to {}", card.members.size(), most_members));
  card.averaging = read_name<Averaging>(object, "average");
  if (!object.has("weights")) return;
  read_weights(object.object("weights"), card);
  if (!card.weights_file.empty()) throw object.error("weights", "names a file, and so does 'members'");
}

}  // namespace

Card read_card(const std::string& path) {
  const Json json = parse_json(path, read_text(path));
  JsonObject object(path, "", json);
  if (const int64_t version = object.integer("seqcast_card", 1); version != card_version)
    throw object.error("seqcast_card", fmt::format("got version {}, expected {}", version, card_version));
  Card card;
  Model& model = card.model;
  model.path = path;
  model.name = object.text("name");
  model.summary = object.text("summary");
  model.source = object.text_or("source", "");
  model.licence = object.text_or("licence", "");
  if (object.has("notes"))
    for (const Json& note : object.array("notes")) {
      if (!note.is_string()) throw object.error("notes", "expected a list of texts");
      model.notes.push_back(note.get<std::string>());
    }
  if (object.has("figures")) object.at("figures");  // free-form: measured by the training script, for people
  if (object.has("place")) model.contract.place = read_name<Place>(object, "place");
  const int64_t channels = read_input(object.object("input"), model.contract);
  static const Json none = Json::array();
  const Json& inputs = object.has("inputs") ? object.array("inputs") : none;
  model.graph = read_graph(path, object.array("layers"), channels, inputs);
  read_members(object, card);
  read_heads(object, model);
  object.finish();
  settle(model);
  for (size_t i = 0; i < model.contract.heads.size(); ++i) {
    const Head& head = model.contract.heads[i];
    if (head.bins == 1 && head.first_base + head.bin_bases > model.contract.window_bases)
      throw Error(fmt::format("{}: heads[{}].bin_bases: {} bases from base {} end beyond the window of {}", path, i,
                              head.bin_bases, head.first_base, model.contract.window_bases));
  }
  return card;
}

}  // namespace seqcast
