// SPDX-License-Identifier: MIT
#include "formats/card/card_model.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "base/setting.hpp"
#include "formats/card/card.hpp"
#include "formats/match_weights.hpp"
#include "formats/weight_formats.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

bool is_card(const ModelFiles& files) {
  const size_t first = files.first_bytes.find_first_not_of(" \t\r\n");
  return first != files.first_bytes.npos && files.first_bytes[first] == '{';
}

/// A card says itself how weights are stored: what is said elsewhere would turn kernels around once more.
void check_stored_once(const std::string& path, const Card& card, const FileFacts& facts) {
  for (const StoredLayout& layout : card.stored)
    if (facts.flip_kernels && layout.flipped)
      throw RequestError(fmt::format("{}: the card says that the weight of '{}' is stored flipped, and turns it around",
                                     path, card.model.graph.nodes[layout.node].name),
                         fmt::format("leave out {}", Setting::flip_kernels));
}

/// The layers whose weights have the axes of a picture's, as the card or the user says.
std::vector<std::string> pictures_of(const Card& card, const FileFacts& facts) {
  std::vector<std::string> pictures = facts.pictures;
  for (const StoredLayout& layout : card.stored)
    if (layout.picture) pictures.push_back(card.model.graph.nodes[layout.node].name);
  return pictures;
}

Model read_own_weights(const std::string& path, Card card, const std::string& weights_file, bool with_weights,
                       const FileFacts& facts) {
  check_stored_once(path, card, facts);
  std::string file = weights_file;
  if (file.empty() && !card.weights_file.empty())
    file = (std::filesystem::path(path).parent_path() / card.weights_file).string();
  if (!file.empty()) card.model.reading.files.push_back(file);
  if (!with_weights) return std::move(card.model);
  if (file.empty())
    throw Error(
        fmt::format("no weights come with model '{}': {}", card.model.about.name, card.model.about.obtain_weights),
        set_to(Setting::weights, "FILE") + " gives the model its weights")
        .in(path);
  match_weights(read_weights(file), card.model, pictures_of(card, facts));
  to_our_layout(card.model.weights, card.model, card.stored);
  return std::move(card.model);
}

/// A card's members: weights for its own layers, or other cards. What the card says for people describes the first.
Ensemble read_members(const std::string& path, const Card& card, bool with_weights, const FileFacts& facts) {
  Ensemble ensemble{{}, card.averaging};
  for (const std::string& name : card.members) {
    const std::string file = (std::filesystem::path(path).parent_path() / name).string();
    const bool has_card = name.ends_with(".json");
    Card own = has_card ? read_card(file) : card;
    if (!has_card) own.model.about.figures.clear();  // the ensemble's, not this member's
    if (has_card && !own.members.empty()) throw Error(fmt::format("member {} is an ensemble itself", name)).in(path);
    Model member = read_own_weights(has_card ? file : path, std::move(own), has_card ? "" : file, with_weights, facts);
    if (has_card) member.reading.files.push_back(path);
    if (ensemble.members.empty()) {
      ensemble.members.push_back(std::move(member));
    } else {
      add_member(ensemble, {{std::move(member)}});
    }
  }
  ensemble.first().about = card.model.about;
  return ensemble;
}

Ensemble read_card_model(const ModelFiles& files, bool with_weights, const FileFacts& facts) {
  Card card = read_card(files.path);
  if (files.weights_file.empty() && !card.members.empty()) return read_members(files.path, card, with_weights, facts);
  return {{read_own_weights(files.path, std::move(card), files.weights_file, with_weights, facts)}};
}

}  // namespace

ModelFormat card_format() {
  return {"card", is_card, read_card_model, {}, "a card says its layers and its letters itself"};
}

}  // namespace seqcast
