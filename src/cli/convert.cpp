// SPDX-License-Identifier: MIT
// Command `convert`: writes a model of any supported format as a card and a safetensors file.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "base/number_text.hpp"
#include "cli/commands.hpp"
#include "cli/model_options.hpp"
#include "cli/progress.hpp"
#include "cli/run_options.hpp"
#include "formats/card/card.hpp"
#include "formats/card/card_names.hpp"
#include "formats/card/model_folder.hpp"
#include "formats/read_model.hpp"
#include "formats/shipped.hpp"
#include "io/durable.hpp"
#include "io/file_bytes.hpp"
#include "model/contract_changes.hpp"
#include "model/names.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

struct ConvertOptions {
  std::vector<std::string> sources;
  ModelOptions reading;
  std::string folder;
  std::string name;
  ContractChanges card;
  bool no_sync = false;
};

/// The name of the new files: the user's, else the model's in letters that a file can have.
std::string file_name(const ConvertOptions& options, const Model& model) {
  if (options.name.empty()) {
    const std::string name = plain_name(model.about.name, "");
    return name.empty() || name.front() == '.' ? "model" : name;
  }
  if (!is_plain_name(options.name) || options.name.front() == '.' || options.name.size() > 200)
    throw RequestError(
        fmt::format("--name is '{}', expected up to 200 letters, digits, '_', '.' or '-'", options.name));
  return options.name;
}

std::string letters_text(const Contract& contract) {
  if (contract.takes_numbers()) return "numbers";
  std::string text = fmt::format("letters {} (--alphabet), an unknown one ", contract.alphabet);
  if (contract.unknown_letter == UnknownLetter::error) return text + "is an error (--unknown)";
  if (contract.unknown_letter == UnknownLetter::letter)
    return text + fmt::format("is read as {} (--unknown)", contract.alphabet[contract.unknown_code]);
  return text + fmt::format("is {} in every channel (--unknown)", contract.unknown);
}

/// What the card says of input and output, so that what the source left open can be seen and set.
void say_contract(const Model& model, const ConvertOptions& options) {
  const Contract& contract = model.contract;
  say("convert",
      fmt::format("input: windows of {} {}, {}", with_commas(contract.window_bases), unit_name(contract),
                  letters_text(contract)),
      options.reading.quiet);
  for (const Head& head : contract.heads)
    say("convert",
        fmt::format("head '{}' (--head): {}, {} of {} bp (--bin-bases) from base {} (--first-base), transform {}",
                    head.name, counted(std::ssize(head.tracks), "track"), counted(head.bins, "bin"),
                    with_commas(head.bin_bases), with_commas(head.first_base), to_text(head.transform)),
        options.reading.quiet);
}

/// What the files of the model and of its members hold that changes no prediction.
void say_left_out(const Ensemble& ensemble, const ConvertOptions& options) {
  std::vector<std::string> all;
  for (const Model& member : ensemble.members)
    for (const std::string& one : member.reading.left_out)
      if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
  if (!all.empty())
    say("convert", fmt::format("left out, as they change no prediction: {}", fmt::join(all, ", ")),
        options.reading.quiet);
}

void say_dropped(const Model& before, const Model& after, const ConvertOptions& options) {
  const auto left = before.graph.nodes.size() - after.graph.nodes.size();
  if (left > 0)
    say("convert", fmt::format("{} that no head reads left out", counted(static_cast<int64_t>(left), "layer")),
        options.reading.quiet);
  const auto tensors = before.weights.tensors.size() - after.weights.tensors.size();
  if (tensors > 0)
    say("convert", fmt::format("{} that no layer reads left out", counted(static_cast<int64_t>(tensors), "tensor")),
        options.reading.quiet);
}

int64_t kernels_of(const Model& model) {
  return std::count_if(model.graph.nodes.begin(), model.graph.nodes.end(),
                       [](const Node& node) { return std::holds_alternative<Conv1d>(node.layer); });
}

/// Figures were measured of the source: where it changes, they no longer hold.
void keep_figures(Ensemble& written, const ConvertOptions& options) {
  const ModelOptions& reading = options.reading;
  const bool joined = model_names(reading).size() > 1 || names_in(reading.weights).size() > 1;
  const bool changed = joined || !reading.bias.empty() || reading.facts.flip_kernels;
  const bool of_members = std::any_of(written.members.begin() + 1, written.members.end(),
                                      [](const Model& member) { return !member.about.figures.empty(); });
  std::string& figures = written.first().about.figures;
  if ((changed && !figures.empty()) || of_members)
    say("convert", "the card's figures are left out: they are not of this model", options.reading.quiet);
  const std::string kept = changed ? "" : figures;
  for (Model& member : written.members) member.about.figures.clear();
  figures = kept;
}

/// Whether a file's format leaves something to the user: its letters, whose kernels it has.
bool leaves_open(const std::string& source, Setting setting) {
  std::error_code ignored;
  if (std::filesystem::is_directory(find_model(source), ignored)) return false;  // an error of its own
  const std::vector<Setting> taken = facts_taken(source);
  return std::ranges::find(taken, setting) != taken.end();
}

/// The sources, an ensemble where there are several. Files that lack letters are told them before their layers are
/// read, since those are their channels.
Ensemble read_sources(const ConvertOptions& options) {
  ModelOptions reading = options.reading;
  const std::vector<std::string> names = model_names(reading);
  std::vector<HeldText> held;
  for (const std::string& name : names) held.emplace_back(find_model(name));
  const auto untold =
      std::ranges::find_if(names, [](const std::string& name) { return leaves_open(name, Setting::alphabet); });
  if (untold != names.end()) {
    reading.facts.alphabet = options.card.alphabet;
    reading.facts.unknown = options.card.unknown;
    if (reading.facts.flip_kernels)
      throw RequestError(
          fmt::format("{}: --flip-kernels is for weights that do not say whose they are, and the file says it",
                      *untold),
          leaves_open(*untold, Setting::backend) ? "--backend theano says that they are Theano's" : "");
  }
  if (!reading.facts.pictures.empty() && !reading.facts.flip_kernels)
    throw RequestError("--picture is for --flip-kernels, which is not given");
  return read_running_model(reading, "convert");
}

void say_files(const Ensemble& written, const ConvertOptions& options) {
  const std::string path = options.folder + "/" + written.first().about.name;
  const std::string tensors = counted(std::ssize(written.first().weights.tensors), "tensor");
  const auto members = std::ssize(written.members);
  say("convert",
      members == 1
          ? fmt::format("{0}.json and {0}.safetensors written: {1}", path, tensors)
          : fmt::format("{0}.json and {0}.1 to {0}.{1} written: {1} members, {2} in the first", path, members, tensors),
      options.reading.quiet);
}

void convert(ConvertOptions options) {
  options.reading.model = options.sources[0];
  options.reading.more.assign(options.sources.begin() + 1, options.sources.end());
  Ensemble source = read_sources(options);
  change(source, options.card);
  const Model& model = source.first();
  if (options.reading.facts.flip_kernels)
    say("convert", fmt::format("{} reversed", counted(kernels_of(model), "kernel")), options.reading.quiet);
  Ensemble written = with_card_names(source);
  written.first().about.name = file_name(options, model);
  keep_figures(written, options);
  for (const std::string& note : written.first().about.notes) say("convert", "note: " + note, options.reading.quiet);
  say_left_out(source, options);
  say_dropped(model, written.first(), options);
  say_contract(written.first(), options);
  write_model_folder(written, options.folder, durable_unless(options.no_sync));
  say_files(written, options);
}

void declare_reading(CLI::App& command, ConvertOptions& options) {
  command.add_option("SOURCE", options.sources, described(fmt::format("{}; several are an ensemble", model_kinds)))
      ->type_name("")
      ->required();
  OptionGroup(command, "Options")
      .add("-o,--output FOLDER", options.folder,
           "a new folder; NAME.json and NAME.safetensors (of an ensemble NAME.1.safetensors, ...) appear in it when "
           "all are whole")
      ->required();
  OptionGroup source(command, "Source");
  source.add("--weights FILE", options.reading.weights,
             "the weights of a source that comes without; several, separated by commas: an ensemble's");
  declare_architecture(source, options.reading.facts);
  declare_backend(source, options.reading.facts);
  declare_sequence(source, options.reading.facts);
  declare_family(source, options.reading.facts);
  declare_window(command, options.reading.window);
  source.add_flag("--flip-kernels", options.reading.facts.flip_kernels,
                  "the weights are of true convolutions (Flux, Theano), as 'flipped' in a card says of one: turn each "
                  "kernel around");
  source.add("--picture LAYER", options.reading.facts.pictures,
             "with --flip-kernels: this layer's kernel is a picture's, k x letters ('picture' in a card), and is "
             "turned along the letters too; may come again");
}

void declare_card(CLI::App& command, ConvertOptions& options) {
  OptionGroup card(command, "Card");
  card.add("--name NAME", options.name, "the model's and the files' name [the first source's]");
  card.add("--alphabet LETTERS", options.card.alphabet, "the letters in channel order [the source's]");
  card.add("--unknown VALUE", options.card.unknown, "what every channel reads at an unknown base [the source's]");
  card.add("--head NAME", options.card.heads, "a head's new name; one of several: OLD=NEW, may come again");
  card.add("--bin-bases BASES", options.card.bin_bases, "bases of a bin [the source's]");
  card.add("--first-base BASE", options.card.first_base, "the window's offset of bin 0 [the source's]");
}

}  // namespace

void declare_convert(CLI::App& program, Job& job) {
  auto options = std::make_shared<ConvertOptions>();
  CLI::App* command = declare_command(program, "convert", "Writes a model as a card and a safetensors file.",
                                      "  seqcast convert basenji2 --weights model.safetensors -o basenji2-human\n"
                                      "  seqcast convert 1.h5 2.h5 3.h5 4.h5 5.h5 --name spliceai -o spliceai");
  declare_reading(*command, *options);
  declare_card(*command, *options);
  declare_targets(*command, options->reading.targets);
  declare_bias(*command, options->reading.bias);
  OptionGroup running(*command, "Running");
  running.add_flag("-q,--quiet", options->reading.quiet, "say nothing but errors");
  running.add_flag("-v,--verbose", options->reading.verbose, "say more: unused tensors");
  declare_no_sync(*command, options->no_sync);
  command->callback([options, &job] { job = [options] { convert(*options); }; });
}

}  // namespace seqcast
