// SPDX-License-Identifier: MIT
#include "formats/family/family_model.hpp"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <filesystem>

#include "formats/card/card.hpp"
#include "formats/family/family_layers.hpp"
#include "formats/family/family_sizes.hpp"
#include "formats/match_weights.hpp"
#include "formats/module_attributes.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// A list with its placeholders filled in, without the entries whose `if` is not so.
Json wanted(const std::string& family, const Json& list, const std::string& path) {
  Json result = Json::array();
  for (size_t i = 0; i < list.size(); ++i) {
    Json entry = list[i];
    if (take_condition(family, fmt::format("{}[{}]", path, i), entry)) result.push_back(std::move(entry));
  }
  return result;
}

/// Heads come with globs of the names of files that are meant for them: the first that a file has goes first.
void order_heads(Json& heads, const std::string& file_name) {
  size_t first = heads.size();
  for (size_t i = 0; i < heads.size(); ++i) {
    if (!heads[i].is_object() || !heads[i].contains("files")) continue;
    const std::string glob = heads[i]["files"].is_string() ? heads[i]["files"].get<std::string>() : "";
    heads[i].erase("files");
    if (first == heads.size() && fnmatch(glob.c_str(), file_name.c_str(), 0) == 0) first = i;
  }
  if (first < heads.size())
    std::rotate(heads.begin(), heads.begin() + static_cast<std::ptrdiff_t>(first),
                heads.begin() + static_cast<std::ptrdiff_t>(first) + 1);
}

/// The card of one file of the family.
Json card_of(const Family& family, const WeightsFile& file, TensorSources& sources) {
  Filling fill(family.path);
  Json card = family.json;
  static const Json none = Json::object();
  const Bindings sizes = family_sizes(family.path, card.contains("sizes") ? card["sizes"] : none, file);
  for (const char* key : {"seqcast_family", "recognised_by", "without", "class", "sizes", "assumed"}) card.erase(key);
  card["seqcast_card"] = 1;
  for (const char* key : {"input", "inputs", "bin_bases", "first_base", "heads", "layers"})
    if (card.contains(key)) card[key] = fill(card[key], sizes, key);
  for (const char* key : {"inputs", "heads"})
    if (card.contains(key)) card[key] = wanted(family.path, card[key], key);
  if (card.contains("heads")) order_heads(card["heads"], std::filesystem::path(file.weights.source).filename());
  card["layers"] = family_layers(family.path, card.contains("layers") ? card["layers"] : none, file, sources);
  return card;
}

/// What the family says of what a file leaves open.
std::vector<std::string> assumed(const Family& family, const WeightsFile& file) {
  std::vector<std::string> texts;
  if (!family.json.contains("assumed")) return texts;
  const Bindings sizes =
      family_sizes(family.path, family.json.contains("sizes") ? family.json["sizes"] : Json::object(), file);
  const Json list = Filling(family.path)(family.json["assumed"], sizes, "assumed");
  for (const Json& entry : wanted(family.path, list, "assumed")) {
    JsonObject object(family.path, "assumed", entry);
    texts.push_back(object.text("say"));
    object.finish();
  }
  return texts;
}

}  // namespace

Model family_model(const Family& family, const WeightsFile& file, bool with_weights) {
  TensorSources sources;
  Model model = read_card(family.path, card_of(family, file, sources)).model;
  model.reading.path = file.weights.source;
  model.reading.files = {file.weights.source, family.path};
  model.reading.assumed = assumed(family, file);
  if (!file.assumed.empty()) model.reading.assumed.push_back(file.assumed);
  model.about.name = std::filesystem::path(file.weights.source).stem();
  model.about.obtain_weights.clear();  // they are in the file
  check_attributes(file, model);
  if (!with_weights) return model;
  model.weights = family_weights(file, sources, model);
  fit_axes(model.weights, model);
  return model;
}

}  // namespace seqcast
