// SPDX-License-Identifier: MIT
#include "formats/read_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <sstream>

#include "base/setting.hpp"
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

std::string leave_out_facts() {
  return fmt::format("leave out {}, {}, {}, {} and {}", Setting::architecture, Setting::alphabet, Setting::unknown,
                     Setting::backend, Setting::sequence);
}

/// A format whose files hold one model each.
template <Model (*read)(const std::string&, const std::string&, bool, const FileFacts&)>
Ensemble alone(const std::string& path, const std::string& weights_file, bool with_weights, const FileFacts& facts) {
  return {{read(path, weights_file, with_weights, facts)}};
}

Model read_basenji_model(const std::string& path, const std::string& weights_file, bool with_weights,
                         const FileFacts& facts) {
  if (says_something(facts))
    throw RequestError(fmt::format("{}: a params.json says its layers itself, and its letters are ACGT", path),
                       leave_out_facts());
  return read_basenji(path, weights_file, with_weights);
}

Model read_basenji_weights(const std::string& path, const std::string&, bool with_weights, const FileFacts& facts) {
  return read_basenji_model(basenji_params_beside(path), path, with_weights, facts);
}

/// A card says itself how weights are stored: what is said beside it would turn kernels around once more.
void check_stored_once(const std::string& path, const Card& card, const FileFacts& facts) {
  for (const StoredLayout& layout : card.stored)
    if (facts.flip_kernels && layout.flipped)
      throw RequestError(fmt::format("{}: the card says that the weight of '{}' is stored flipped, and turns it around",
                                     path, card.model.graph.nodes[layout.node].name),
                         fmt::format("leave out {}", Setting::flip_kernels));
}

Model read_own_weights(const std::string& path, Card card, const std::string& weights_file, bool with_weights,
                       const FileFacts& facts) {
  check_stored_once(path, card, facts);
  if (!with_weights) return std::move(card.model);
  std::string file = weights_file;
  if (file.empty() && !card.weights_file.empty())
    file = (std::filesystem::path(path).parent_path() / card.weights_file).string();
  if (file.empty())
    throw Error(fmt::format("{}: no weights come with model '{}': {}", path, card.model.about.name,
                            card.model.about.obtain_weights),
                set_to(Setting::weights, "FILE.safetensors") + " gives the model its weights");
  card.model.weights = read_safetensors(file);
  to_our_layout(card.model.weights, card.model, card.stored);
  return std::move(card.model);
}

/// A card's members: weights for its own layers, or other cards. What the card says for people describes the first.
Ensemble read_members(const std::string& path, const Card& card, bool with_weights, const FileFacts& facts) {
  Ensemble ensemble{{}, card.averaging};
  for (const std::string& name : card.members) {
    const std::string file = (std::filesystem::path(path).parent_path() / name).string();
    const bool is_card = name.ends_with(".json");
    Card own = is_card ? read_card(file) : card;
    if (!is_card) own.model.about.figures.clear();  // the ensemble's, not this member's
    if (is_card && !own.members.empty()) throw Error(fmt::format("{}: member {} is an ensemble itself", path, name));
    Model member = read_own_weights(is_card ? file : path, std::move(own), is_card ? "" : file, with_weights, facts);
    if (ensemble.members.empty()) {
      ensemble.members.push_back(std::move(member));
    } else {
      add_member(ensemble, {{std::move(member)}});
    }
  }
  ensemble.first().about = card.model.about;
  return ensemble;
}

Ensemble read_card_model(const std::string& path, const std::string& weights_file, bool with_weights,
                         const FileFacts& facts) {
  if (says_something(facts))
    throw RequestError(fmt::format("{}: a card says its layers and its letters itself", path), leave_out_facts());
  Card card = read_card(path);
  if (weights_file.empty() && !card.members.empty()) return read_members(path, card, with_weights, facts);
  return {{read_own_weights(path, std::move(card), weights_file, with_weights, facts)}};
}

}  // namespace

std::vector<ModelFormat> model_formats() {
  return {{"Basenji (HDF5)", are_basenji_weights, alone<read_basenji_weights>},
          {"Keras (HDF5)", begins<looks_like_h5>, alone<read_keras_h5>},
          {"Keras (JSON)", begins<looks_like_keras_json>, alone<read_keras_json>},
          {"Basenji (JSON)", begins<looks_like_basenji_params>, alone<read_basenji_model>},
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
    if (name.empty()) throw RequestError(fmt::format("an empty name in the list '{}'", text));
  return names;
}

namespace {

/// Adds what was noticed in another member.
void add_report(WeightsReport& report, const WeightsReport& more, const std::string& source) {
  for (const std::string& name : more.unused)
    if (std::find(report.unused.begin(), report.unused.end(), name) == report.unused.end())
      report.unused.push_back(name);
  for (const std::string& name : more.not_finite) report.not_finite.push_back(fmt::format("{} of {}", name, source));
  report.not_finite_values += more.not_finite_values;
}

/// Checks every member's weights; all must have the same heads.
void settle_members(ReadModel& read) {
  std::vector<Model>& members = read.ensemble.members;
  read.report = settle_weights(members[0], read.dropped_heads);
  for (size_t i = 1; i < members.size(); ++i) {
    std::vector<std::string> dropped;
    add_report(read.report, settle_weights(members[i], dropped), members[i].weights.source);
    if (dropped != read.dropped_heads)
      throw Error(fmt::format("{} and {} have weights of different heads", members[0].weights.source,
                              members[i].weights.source));
  }
}

ReadModel read_one(const std::string& name, const std::string& weights_file, bool with_weights,
                   const FileFacts& facts) {
  const std::string path = find_model(name);
  const ModelFiles files{path, weights_file, first_bytes(path, size_t{1} << 16)};
  for (const ModelFormat& format : model_formats()) {
    if (!format.matches(files)) continue;
    ReadModel result{format.read(path, weights_file, with_weights, facts), {}, {}};
    if (facts.window_bases > 0) set_window(result.ensemble, facts.window_bases);
    if (!with_weights) return result;
    if (facts.flip_kernels)
      for (Model& member : result.ensemble.members)
        to_our_layout(member.weights, member, all_flipped(member, facts.pictures));
    settle_members(result);
    return result;
  }
  throw Error(
      fmt::format("{}: not a model that can be read, expected a card (JSON), a Keras file (HDF5) or a params.json",
                  path),
      fmt::format("a file of weights alone goes with its card: seqcast predict CARD FASTA {}",
                  set_to(Setting::weights, "FILE")));
}

}  // namespace

ReadModel read_ensemble(const std::vector<std::string>& names, const std::vector<std::string>& weights,
                        bool with_weights, const FileFacts& facts) {
  const size_t members = std::max(names.size(), weights.size());
  if (names.size() > 1 && weights.size() > 0 && weights.size() != names.size())
    throw RequestError(
        fmt::format("{} models and {} files of weights: expected one each", names.size(), weights.size()));
  const auto pick = [](const std::vector<std::string>& list, size_t i) {
    return list.empty() ? "" : list.size() == 1 ? list[0] : list[i];
  };
  ReadModel result = read_one(pick(names, 0), pick(weights, 0), with_weights, facts);
  if (members > 1 && !result.ensemble.is_single())
    throw Error(fmt::format("{} is an ensemble itself: it cannot be a member of another",
                            result.ensemble.first().reading.path));
  for (size_t i = 1; i < members; ++i) {
    ReadModel more = read_one(pick(names, i), pick(weights, i), with_weights, facts);
    add_report(result.report, more.report, more.ensemble.first().weights.source);
    add_member(result.ensemble, std::move(more.ensemble));
  }
  return result;
}

ReadModel read_model(const std::string& name, const std::string& weights_file, bool with_weights, int64_t window_bases,
                     FileFacts facts) {
  facts.window_bases = window_bases;
  return read_ensemble(names_in(name), names_in(weights_file), with_weights, facts);
}

}  // namespace seqcast
