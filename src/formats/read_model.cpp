// SPDX-License-Identifier: MIT
#include "formats/read_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <sstream>

#include "formats/basenji/params.hpp"
#include "formats/card/card.hpp"
#include "formats/hdf5/h5_file.hpp"
#include "formats/keras/keras_model.hpp"
#include "formats/safetensors.hpp"
#include "formats/shipped.hpp"
#include "io/file_bytes.hpp"
#include "model/ensemble.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// By the file's first bytes alone.
template <bool (*looks_like)(std::string_view)>
bool begins(const ModelFiles& files) {
  return looks_like(files.first_bytes);
}

bool looks_like_card(std::string_view bytes) {
  const size_t first = bytes.find_first_not_of(" \t\r\n");
  return first != bytes.npos && bytes[first] == '{';
}

/// Weights that Basenji's training saved, with the params.json that says their layers beside them.
bool are_basenji_weights(const ModelFiles& files) {
  return files.weights_file.empty() && looks_like_h5(files.first_bytes) && !basenji_params_beside(files.path).empty();
}

bool says_something(const FileFacts& facts) {
  return !facts.architecture.empty() || !facts.alphabet.empty() || facts.unknown || !facts.backend.empty() ||
         !facts.sequence.empty();
}

Model read_basenji_model(const std::string& path, const std::string& weights_file, bool with_weights,
                         const FileFacts& facts) {
  if (says_something(facts))
    throw UsageError(fmt::format("{}: a params.json says its layers itself, and its letters are ACGT", path),
                     "leave out --architecture, --alphabet, --unknown, --backend and --sequence");
  return read_basenji(path, weights_file, with_weights);
}

Model read_basenji_weights(const std::string& path, const std::string&, bool with_weights, const FileFacts& facts) {
  return read_basenji_model(basenji_params_beside(path), path, with_weights, facts);
}

/// A card says itself how weights are stored: what is said beside it would turn kernels around once more.
void check_stored_once(const std::string& path, const Card& card, const FileFacts& facts) {
  for (const StoredLayout& layout : card.stored)
    if (facts.flip_kernels && layout.flipped)
      throw UsageError(fmt::format("{}: the card says that the weight of '{}' is stored flipped, and turns it around",
                                   path, card.model.graph.nodes[layout.node].name),
                       "leave out --flip-kernels");
}

Model read_own_weights(const std::string& path, Card card, const std::string& weights_file, bool with_weights,
                       const FileFacts& facts) {
  check_stored_once(path, card, facts);
  if (!with_weights) return std::move(card.model);
  std::string file = weights_file;
  if (file.empty() && !card.weights_file.empty())
    file = (std::filesystem::path(path).parent_path() / card.weights_file).string();
  if (file.empty())
    throw Error(
        fmt::format("{}: no weights come with model '{}': {}", path, card.model.name, card.model.obtain_weights),
        "--weights FILE.safetensors gives the model its weights");
  card.model.weights = read_safetensors(file);
  to_our_layout(card.model.weights, card.model, card.stored);
  return std::move(card.model);
}

/// What a model's card says of it for people.
void describe_as(Model& model, const Model& described) {
  model.name = described.name;
  model.summary = described.summary;
  model.source = described.source;
  model.licence = described.licence;
  model.obtain_weights = described.obtain_weights;
  model.figures = described.figures;
  model.notes = described.notes;
}

/// A card's members: weights for its own layers, or other cards.
Model read_members(const std::string& path, Card card, bool with_weights, const FileFacts& facts) {
  std::optional<Model> ensemble;
  for (const std::string& name : card.members) {
    const std::string file = (std::filesystem::path(path).parent_path() / name).string();
    const bool is_card = name.ends_with(".json");
    Card own = is_card ? read_card(file) : card;
    if (!is_card) own.model.figures.clear();  // the ensemble's, not this member's
    if (is_card && !own.members.empty()) throw Error(fmt::format("{}: member {} is an ensemble itself", path, name));
    Model member = read_own_weights(is_card ? file : path, std::move(own), is_card ? "" : file, with_weights, facts);
    if (ensemble) {
      add_member(*ensemble, std::move(member));
    } else {
      ensemble = std::move(member);
    }
  }
  describe_as(*ensemble, card.model);
  ensemble->averaging = card.averaging;
  return std::move(*ensemble);
}

Model read_card_model(const std::string& path, const std::string& weights_file, bool with_weights,
                      const FileFacts& facts) {
  if (says_something(facts))
    throw UsageError(fmt::format("{}: a card says its layers and its letters itself", path),
                     "leave out --architecture, --alphabet, --unknown, --backend and --sequence");
  Card card = read_card(path);
  if (weights_file.empty() && !card.members.empty()) return read_members(path, std::move(card), with_weights, facts);
  return read_own_weights(path, std::move(card), weights_file, with_weights, facts);
}

}  // namespace

std::vector<ModelFormat> model_formats() {
  return {{"Basenji (HDF5)", are_basenji_weights, read_basenji_weights},
          {"Keras (HDF5)", begins<looks_like_h5>, read_keras_h5},
          {"Keras (JSON)", begins<looks_like_keras_json>, read_keras_json},
          {"Basenji (JSON)", begins<looks_like_basenji_params>, read_basenji_model},
          {"card", begins<looks_like_card>, read_card_model}};
}

std::vector<std::string> names_in(const std::string& text) {
  std::error_code ignored;
  if (text.empty()) return {};
  if (std::filesystem::exists(text, ignored)) return {text};
  std::vector<std::string> names;
  std::istringstream list(text);
  for (std::string name; std::getline(list, name, ',');) names.push_back(name);
  if (text.back() == ',') names.emplace_back();
  for (const std::string& name : names)
    if (name.empty()) throw UsageError(fmt::format("an empty name in the list '{}'", text));
  return names;
}

namespace {

/// Residual what was noticed in another member.
void add_report(WeightsReport& report, const WeightsReport& more, const std::string& source) {
  for (const std::string& name : more.unused)
    if (std::find(report.unused.begin(), report.unused.end(), name) == report.unused.end())
      report.unused.push_back(name);
  for (const std::string& name : more.not_finite) report.not_finite.push_back(fmt::format("{} of {}", name, source));
  report.not_finite_values += more.not_finite_values;
}

void turn_around(Model& model, const std::vector<std::string>& pictures) {
  to_our_layout(model.weights, model, all_flipped(model, pictures));
  for (Model& other : model.others) turn_around(other, pictures);
}

ReadModel read_one(const std::string& name, const std::string& weights_file, bool with_weights,
                   const FileFacts& facts) {
  const std::string path = find_model(name);
  const ModelFiles files{path, weights_file, first_bytes(path, size_t{1} << 16)};
  for (const ModelFormat& format : model_formats()) {
    if (!format.matches(files)) continue;
    ReadModel result{format.read(path, weights_file, with_weights, facts), {}, {}};
    if (facts.window_bases > 0) set_window(result.model, facts.window_bases);
    if (!with_weights) return result;
    if (facts.flip_kernels) turn_around(result.model, facts.pictures);
    result.report = settle_weights(result.model, result.dropped_heads);
    for (Model& other : result.model.others) {
      std::vector<std::string> dropped;
      add_report(result.report, settle_weights(other, dropped), other.weights.source);
      if (dropped != result.dropped_heads)
        throw Error(fmt::format("{} and {} have weights of different heads", result.model.weights.source,
                                other.weights.source));
    }
    return result;
  }
  throw Error(
      fmt::format("{}: not a model that can be read, expected a card (JSON), a Keras file (HDF5) or a params.json",
                  path),
      "a file of weights alone goes with its card: seqcast predict CARD FASTA --weights FILE");
}

}  // namespace

ReadModel read_ensemble(const std::vector<std::string>& names, const std::vector<std::string>& weights,
                        bool with_weights, const FileFacts& facts) {
  const size_t members = std::max(names.size(), weights.size());
  if (names.size() > 1 && weights.size() > 0 && weights.size() != names.size())
    throw UsageError(fmt::format("{} models and {} files of weights: expected one each", names.size(), weights.size()));
  const auto pick = [](const std::vector<std::string>& list, size_t i) {
    return list.empty() ? "" : list.size() == 1 ? list[0] : list[i];
  };
  ReadModel result = read_one(pick(names, 0), pick(weights, 0), with_weights, facts);
  if (members > 1 && !result.model.others.empty())
    throw Error(fmt::format("{} is an ensemble itself: it cannot be a member of another", result.model.path));
  for (size_t i = 1; i < members; ++i) {
    ReadModel more = read_one(pick(names, i), pick(weights, i), with_weights, facts);
    add_report(result.report, more.report, more.model.weights.source);
    add_member(result.model, std::move(more.model));
  }
  return result;
}

ReadModel read_model(const std::string& name, const std::string& weights_file, bool with_weights, int64_t window_bases,
                     FileFacts facts) {
  facts.window_bases = window_bases;
  return read_ensemble(names_in(name), names_in(weights_file), with_weights, facts);
}

}  // namespace seqcast
