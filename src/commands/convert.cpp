// SPDX-License-Identifier: MIT
// How does a model of any format become a card and a safetensors file that predict the same?
#include <fmt/format.h>

#include <optional>

#include "seqcast/commands/commands.hpp"
#include "seqcast/commands/declaring.hpp"
#include "seqcast/commands/progress.hpp"
#include "seqcast/error.hpp"
#include "seqcast/formats/card.hpp"
#include "seqcast/formats/card_text.hpp"
#include "seqcast/formats/file_bytes.hpp"
#include "seqcast/formats/h5_file.hpp"
#include "seqcast/formats/keras/keras_model.hpp"
#include "seqcast/formats/shipped.hpp"
#include "seqcast/model/flip_kernels.hpp"
#include "seqcast/output/model_folder.hpp"

namespace seqcast {
namespace {

struct ConvertOptions {
  std::vector<std::string> sources;
  ModelOptions reading;
  std::string folder;
  std::string name;
  std::string alphabet;
  std::optional<double> unknown;
  int64_t bin_bases = 0;
  std::optional<int64_t> first_base;
  std::vector<std::string> heads;
  bool flip_kernels = false;
  std::vector<std::string> pictures;
};

/// What the card shall say instead of what the source says or what stands where it says nothing.
void set_input(Contract& contract, const ConvertOptions& options) {
  if (contract.takes_numbers() && (!options.alphabet.empty() || options.unknown))
    throw UsageError(
        fmt::format("--{} is for letters, and the model's input is numbers", options.unknown ? "unknown" : "alphabet"));
  if (!options.alphabet.empty()) {
    if (options.alphabet.size() != contract.alphabet.size())
      throw UsageError(fmt::format("--alphabet is '{}', expected {} letters, the channels of the input",
                                   options.alphabet, contract.alphabet.size()));
    contract.alphabet = options.alphabet;
  }
  if (!options.unknown) return;
  if (!(*options.unknown >= 0 && *options.unknown <= 1))
    throw UsageError(fmt::format("--unknown is {}, expected 0 to 1", *options.unknown));
  contract.unknown_letter = UnknownLetter::value;
  contract.unknown = *options.unknown;
}

/// NEW for one head, OLD=NEW for one of several.
void rename_head(Contract& contract, const std::string& text) {
  const size_t sign = text.find('=');
  const std::string name = sign == text.npos ? text : text.substr(sign + 1);
  if (!is_plain_name(name))
    throw UsageError(fmt::format("--head is '{}', expected letters, digits, '_', '.' or '-' in the name", text));
  if (sign == text.npos) {
    if (contract.heads.size() > 1)
      throw UsageError(fmt::format("--head is '{}', but the model has {} heads", text, contract.heads.size()),
                       fmt::format("say which: --head {}={}", contract.heads[0].name, text));
    contract.heads[0].name = name;
    return;
  }
  for (Head& head : contract.heads) {
    if (head.name != text.substr(0, sign)) continue;
    head.name = name;
    return;
  }
  throw UsageError(fmt::format("--head is '{}', but the model has no head '{}'", text, text.substr(0, sign)));
}

void set_heads(Contract& contract, const ConvertOptions& options) {
  if (options.first_base && *options.first_base < 0)
    throw UsageError(fmt::format("--first-base is {}, expected at least 0", *options.first_base));
  for (Head& head : contract.heads) {
    if (options.bin_bases > 0) head.bin_bases = options.bin_bases;
    if (options.first_base) head.first_base = *options.first_base;
  }
  for (const std::string& head : options.heads) rename_head(contract, head);
}

/// The name of the new files: the user's, else the model's in letters that a file can have.
std::string file_name(const ConvertOptions& options, const Model& model) {
  if (options.name.empty()) {
    std::string name = model.name;
    for (char& c : name)
      if (!is_plain_name({&c, 1})) c = '_';
    return name.empty() || name.front() == '.' ? "model" : name;
  }
  if (!is_plain_name(options.name) || options.name.front() == '.' || options.name.size() > 200)
    throw UsageError(fmt::format("--name is '{}', expected up to 200 letters, digits, '_', '.' or '-'", options.name));
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

/// The source; a Keras file is told its letters before its layers are read, since they are its channels.
Model read_source(const ConvertOptions& options) {
  ModelOptions reading = options.reading;
  reading.model = options.sources[0];
  const std::string bytes = first_bytes(find_model(reading.model), size_t{1} << 16);
  if (looks_like_h5(bytes) || looks_like_keras_json(bytes)) {
    reading.facts.alphabet = options.alphabet;
    reading.facts.unknown = options.unknown;
  }
  if (bytes.find("\"seqcast_card\"") != bytes.npos && bytes.find("\"figures\"") != bytes.npos)
    say("convert", "the card's figures are left out", options.reading.quiet);
  return read_running_model(reading, "convert");
}

void convert(const ConvertOptions& options) {
  if (options.sources.size() > 1) throw UsageError(fmt::format("got {} sources, expected one", options.sources.size()));
  if (!options.pictures.empty() && !options.flip_kernels)
    throw UsageError("--picture is for --flip-kernels, which is not given");
  Model model = read_source(options);
  if (!model.others.empty())
    throw Error(fmt::format("{}: an ensemble of {} members", model.path, model.others.size() + 1),
                "convert its members one by one, and list them in a card");
  if (!model.graph.other_inputs().empty())
    throw Error(fmt::format("{}: it reads inputs beside the sequence, which only its own card names", model.path));
  set_input(model.contract, options);
  set_heads(model.contract, options);
  settle(model);
  if (options.flip_kernels)
    say("convert", fmt::format("{} reversed", counted(flip_kernels(model, options.pictures), "kernel")),
        options.reading.quiet);
  Model written = with_card_names(model);
  written.name = file_name(options, model);
  for (const std::string& note : written.notes) say("convert", "note: " + note, options.reading.quiet);
  say_dropped(model, written, options);
  say_contract(written, options);
  write_model_folder(written, options.folder);
  say("convert",
      fmt::format("{0}/{1}.json and {0}/{1}.safetensors written: {2}", options.folder, written.name,
                  counted(std::ssize(written.weights.tensors), "tensor")),
      options.reading.quiet);
}

void declare_reading(CLI::App& command, ConvertOptions& options) {
  command.add_option("SOURCE", options.sources, described("a model that predict takes: a card, the name of one"))
      ->type_name("")
      ->required();
  command
      .add_option("-o,--output", options.folder,
                  described("a new folder; NAME.json and NAME.safetensors appear in it when both are whole"))
      ->check(not_empty)
      ->type_name("FOLDER")
      ->required();
  command.add_option("--weights", options.reading.weights, described("the weights of a source that comes without"))
      ->check(not_empty)
      ->type_name("FILE")
      ->group("Source");
  command
      .add_option("--architecture", options.reading.facts.architecture,
                  described("the layers (JSON, as Keras's to_json writes them) of a file of weights alone"))
      ->check(not_empty)
      ->type_name("FILE")
      ->group("Source");
  command
      .add_option("--backend", options.reading.facts.backend,
                  described("whose kernels a Keras file has: tensorflow, or theano (flipped) [as the file says]"))
      ->check(not_empty)
      ->type_name("NAME")
      ->group("Source");
  declare_window(command, options.reading.window);
  command
      .add_flag("--flip-kernels", options.flip_kernels,
                described("the weights are of true convolutions (Flux, Theano): reverse each kernel"))
      ->group("Source");
  command
      .add_option("--picture", options.pictures,
                  described("with --flip-kernels: this layer's kernel was of a picture, k x letters, and is reversed "
                            "along the letters too; may come again"))
      ->allow_extra_args(false)
      ->check(not_empty)
      ->type_name("LAYER")
      ->group("Source");
}

void declare_card(CLI::App& command, ConvertOptions& options) {
  command.add_option("--name", options.name, described("the model's and the files' name [the source's]"))
      ->check(not_empty)
      ->type_name("NAME")
      ->group("Card");
  command.add_option("--alphabet", options.alphabet, described("the letters in channel order [the source's]"))
      ->check(not_empty)
      ->type_name("LETTERS")
      ->group("Card");
  command
      .add_option("--unknown", options.unknown, described("what every channel reads at an unknown base [the source's]"))
      ->type_name("VALUE")
      ->group("Card");
  command.add_option("--head", options.heads, described("a head's new name; one of several: OLD=NEW, may come again"))
      ->allow_extra_args(false)
      ->check(not_empty)
      ->type_name("NAME")
      ->group("Card");
  command.add_option("--bin-bases", options.bin_bases, described("bases of a bin [the source's]"))
      ->check(positive)
      ->type_name("BASES")
      ->group("Card");
  command.add_option("--first-base", options.first_base, described("the window's offset of bin 0 [the source's]"))
      ->type_name("BASE")
      ->group("Card");
}

}  // namespace

void declare_convert(CLI::App& program, Job& job) {
  auto options = std::make_shared<ConvertOptions>();
  CLI::App* command = declare_command(program, "convert", "Writes a model as a card and a safetensors file.",
                                      "  seqcast convert basenji2 --weights model.safetensors -o basenji2-human");
  declare_reading(*command, *options);
  declare_card(*command, *options);
  declare_targets(*command, options->reading.targets);
  declare_bias(*command, options->reading.bias);
  command->add_flag("-q,--quiet", options->reading.quiet, described("say nothing but errors"))->group("Running");
  command->add_flag("-v,--verbose", options->reading.verbose, described("say more: unused tensors"))->group("Running");
  command->callback([options, &job] { job = [options] { convert(*options); }; });
}

}  // namespace seqcast
