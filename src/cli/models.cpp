// SPDX-License-Identifier: MIT
// Command `models`: lists the shipped models, or says what one is, where its files are and how it runs.
#include <fmt/format.h>

#include <algorithm>

#include "base/shown_text.hpp"
#include "base/spelling.hpp"
#include "cli/commands.hpp"
#include "cli/declaring.hpp"
#include "cli/json_text.hpp"
#include "cli/text_table.hpp"
#include "formats/card/card.hpp"
#include "formats/family/family.hpp"
#include "formats/shipped.hpp"
#include "io/text_file.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

struct ModelsOptions {
  std::string name;
  bool json = false;
};

/// What comes with the program under one name.
struct Entry {
  std::string name;
  std::string kind;  ///< with weights, card alone, family
  About about;
  std::string run;  ///< the command that predicts with it
};

/// The command that predicts with a card, whose input says what it takes: a genome, windows as records, or numbers.
std::string command_of(const Card& card) {
  const Contract& contract = card.model.contract;
  const std::string weights = card.weights_file.empty() ? " --weights FILE" : "";
  const std::string model = card.model.about.name + weights;
  if (contract.takes_numbers()) return fmt::format("seqcast predict {} windows.npy -o values.npy", model);
  if (contract.alphabet.size() > 4) return fmt::format("seqcast predict {} --lines texts.txt", model);
  if (contract.heads.at(0).bins == 1) return fmt::format("seqcast predict {} windows.fa -o values.npy", model);
  return fmt::format("seqcast predict {} genome.fa -o '{{track}}.bw'", model);
}

Entry card_entry(const std::string& name) {
  const Card card = read_card(find_model(name));
  return {name, card.weights_file.empty() ? "card alone" : "with weights", card.model.about, command_of(card)};
}

/// A text in the card of a family, or nothing.
std::string text_in(const Json& card, const char* key) {
  const auto found = card.find(key);
  return found != card.end() && found->is_string() ? found->get<std::string>() : "";
}

Entry family_entry(const std::string& name) {
  const Family family = read_family(family_path(name));
  Entry entry{name, "family", {}, {}};
  entry.about.name = name;
  entry.about.summary = family.summary;
  entry.about.source = text_in(family.json, "source");
  entry.about.licence = text_in(family.json, "licence");
  if (const auto weights = family.json.find("weights"); weights != family.json.end() && weights->is_object())
    entry.about.obtain_weights = text_in(*weights, "obtain");
  entry.run = fmt::format("seqcast predict FILE genome.fa --family {} -o '{{track}}.bw'", name);
  return entry;
}

std::vector<Entry> all_entries() {
  std::vector<Entry> entries;
  for (const std::string& name : shipped_models()) entries.push_back(card_entry(name));
  for (const std::string& name : shipped_families()) entries.push_back(family_entry(name));
  return entries;
}

Entry entry_named(const std::string& name) {
  const std::vector<std::string> cards = shipped_models();
  const std::vector<std::string> families = shipped_families();
  if (std::find(cards.begin(), cards.end(), name) != cards.end()) return card_entry(name);
  if (std::find(families.begin(), families.end(), name) != families.end()) return family_entry(name);
  std::vector<std::string> known = cards;
  known.insert(known.end(), families.begin(), families.end());
  const std::string near = nearest(name, known);
  throw Error(fmt::format("no model '{}' comes with the program", name),
              near.empty() ? "seqcast models lists those that do" : fmt::format("did you mean '{}'?", near));
}

std::string list_text(const std::vector<Entry>& entries) {
  std::vector<std::vector<std::string>> rows;
  for (const Entry& entry : entries) rows.push_back({entry.name, entry.kind, entry.about.summary});
  return line_up(rows, {1, 2});
}

std::string about_text(const Entry& entry) {
  std::string text = fmt::format("{}: {}\n", entry.name, shown_in_brief(entry.about.summary));
  const auto say = [&](const char* word, const std::string& what) {
    if (!what.empty()) text += fmt::format("{:9}{}\n", word, shown_in_brief(what));
  };
  say("kind", entry.kind);
  say("source", entry.about.source);
  say("licence", entry.about.licence.empty() ? "not stated by the card: ask its source" : entry.about.licence);
  say("weights", entry.kind == "with weights" ? "come with the program" : entry.about.obtain_weights);
  for (const std::string& note : entry.about.notes) say("note", note);
  return text + "\n  " + entry.run + "\n";
}

nlohmann::ordered_json as_json(const Entry& entry) {
  nlohmann::ordered_json json{{"name", entry.name}, {"kind", entry.kind}, {"summary", entry.about.summary}};
  const auto say = [&](const char* key, const std::string& what) {
    if (!what.empty()) json[key] = what;
  };
  say("source", entry.about.source);
  say("licence", entry.about.licence);
  say("obtain_weights", entry.about.obtain_weights);
  json["run"] = entry.run;
  return json;
}

std::string text_of(const ModelsOptions& options) {
  if (!options.name.empty()) {
    const Entry entry = entry_named(options.name);
    return options.json ? json_text(as_json(entry)) : about_text(entry);
  }
  const std::vector<Entry> entries = all_entries();
  if (!options.json) return list_text(entries);
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const Entry& entry : entries) json.push_back(as_json(entry));
  return json_text(json);
}

}  // namespace

void declare_models(CLI::App& program, Job& job) {
  auto options = std::make_shared<ModelsOptions>();
  CLI::App* command = declare_command(program, "models", "Lists the models that come with the program.",
                                      "  seqcast models\n"
                                      "  seqcast models spliceai-10k");
  declare_place(*command, "NAME", options->name,
                "what one of them is, its licence, where its files are, and the commands that run it")
      ->required(false);
  command->add_flag("--json", options->json, described("print JSON"));
  command->callback([options, &job] { job = [options] { print_text(text_of(*options)); }; });
}

}  // namespace seqcast
