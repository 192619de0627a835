// SPDX-License-Identifier: MIT
// Reads the heads of a card: tracks, strands, transforms, bins and target scaling.
#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <unordered_set>

#include "formats/card/card.hpp"
#include "model/limits.hpp"
#include "model/names.hpp"

namespace seqcast {
namespace {

void read_tracks(JsonObject& object, Head& head) {
  const Json& tracks = object.at("tracks");
  if (tracks.is_number_integer()) {
    const int64_t number = object.integer("tracks", 1);
    if (number > max_tracks)
      throw object.error("tracks", fmt::format("got {}, expected at most {}", number, max_tracks));
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

/// A number a track, or one for all; null is none.
std::vector<std::optional<double>> read_numbers(JsonObject& object, std::string_view key, size_t tracks) {
  const Json& value = object.at(key);
  const auto number = [&](const Json& one) -> std::optional<double> {
    if (one.is_null()) return std::nullopt;
    if (one.is_number() && one.get<double>() > 0) return one.get<double>();
    throw object.error(key, fmt::format("got {}, expected numbers above 0, or null", one.dump()));
  };
  if (!value.is_array()) return std::vector(tracks, number(value));
  if (value.size() != tracks)
    throw object.error(key, fmt::format("got {} numbers, expected {}, one a track", value.size(), tracks));
  std::vector<std::optional<double>> numbers;
  for (const Json& one : value) numbers.push_back(number(one));
  return numbers;
}

/// How targets were squashed: `scale`, `clip_soft` and `square_root`, each a value a track or one for all.
void read_squash(JsonObject object, Head& head) {
  const size_t tracks = head.tracks.size();
  head.squashes.resize(tracks);
  if (object.has("scale")) {
    const auto scales = read_numbers(object, "scale", tracks);
    for (size_t t = 0; t < tracks; ++t) head.squashes[t].scale = scales[t].value_or(1);
  }
  if (object.has("clip_soft")) {
    const auto clips = read_numbers(object, "clip_soft", tracks);
    for (size_t t = 0; t < tracks; ++t) head.squashes[t].clip_soft = clips[t].value_or(Squash{}.clip_soft);
  }
  if (object.has("square_root")) {
    const Json& roots = object.at("square_root");
    const bool each = roots.is_array() && roots.size() == tracks;
    for (size_t t = 0; t < tracks; ++t) {
      const Json& root = each ? roots[t] : roots;
      if (!root.is_boolean()) throw object.error("square_root", "expected true or false, or a list with one a track");
      head.squashes[t].square_root = root.get<bool>();
    }
  }
  object.finish();
}

/// The node of a key's layer, which must be there and not be the input.
size_t read_node(const JsonObject& object, std::string_view key, const std::string& layer, const Graph& graph) {
  const auto node = graph.find(layer);
  if (!node) throw object.error(key, fmt::format("there is no layer '{}'", layer));
  if (graph.nodes[*node].inputs.empty()) throw object.error(key, "the input is not a head");
  return *node;
}

/// bin_bases and first_base: numbers, or a word for what they follow.
void read_bins(JsonObject& object, Head& head) {
  if (object.has("bin_bases") && object.at("bin_bases").is_string()) {
    head.bins_follow = object.value_named<BinRule>("bin_bases");
    if (object.has("first_base"))
      throw object.error("first_base", fmt::format("goes with a number of bin_bases, not with '{}', which says both",
                                                   to_text(head.bins_follow)));
    head.bin_bases = 1;
    head.first_base = 0;
    return;
  }
  if (object.has("bin_bases") || head.bin_bases == 0) head.bin_bases = object.integer("bin_bases", 1);
  if (object.has("first_base") || head.first_base < 0) head.first_base = object.integer("first_base", 0);
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
  if (object.has("squash")) read_squash(object.object("squash"), head);
  head.transform = object.value_named<Transform>("transform");
  if (head.transform == Transform::profile) head.counts = read_node(object, "counts", object.text("counts"), graph);
  read_bins(object, head);
  object.finish();
  return head;
}

}  // namespace

void read_card_heads(JsonObject& card, Model& model) {
  Head defaults;
  defaults.first_base = -1;  // each head's own, unless the card has one for all
  if (card.has("bin_bases")) defaults.bin_bases = card.integer("bin_bases", 1);
  if (card.has("first_base")) defaults.first_base = card.integer("first_base", 0);
  const Json& heads = card.array("heads");
  if (heads.empty() || heads.size() > max_heads)
    throw card.error("heads", fmt::format("got {} heads, expected 1 to {}", heads.size(), max_heads));
  int64_t tracks = 0;
  for (size_t i = 0; i < heads.size(); ++i) {
    const std::string path = fmt::format("heads[{}]", i);
    Head head = read_head({card.file(), path, heads[i]}, model.graph, defaults);
    for (const Head& other : model.contract.heads)
      if (other.name == head.name)
        throw Error(fmt::format("{}.name: two heads are called '{}'", path, head.name)).in(card.file());
    tracks += static_cast<int64_t>(head.tracks.size());
    if (tracks > max_tracks) throw card.error("heads", fmt::format("more than {} tracks in all", max_tracks));
    model.contract.heads.push_back(std::move(head));
  }
}

}  // namespace seqcast
