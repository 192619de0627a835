// SPDX-License-Identifier: MIT
#include "cli/model_options.hpp"

#include <fmt/format.h>

#include "cli/progress.hpp"
#include "formats/reading_notices.hpp"
#include "formats/target_table.hpp"
#include "io/byte_stream.hpp"
#include "model/join_bias.hpp"

namespace seqcast {
namespace {

void say_noticed(const ReadModel& read, const ModelOptions& options, const std::string& command) {
  for (const std::string& text : weights_notices(read, options.verbose)) say(command, text, options.quiet);
}

/// What the file leaves open and how it was taken; an assumption may have a table behind its first line.
void say_assumed(const Reading& reading, const ModelOptions& options, const std::string& command) {
  if (reading.assumed.empty() || options.quiet) return;
  const AssumedNotice notice = assumed_notice(reading);
  say(command, notice.text, false);
  fmt::print(stderr, "{}", notice.tables);
}

}  // namespace

void declare_model(CLI::App& command, std::string& model) {
  declare_place(command, "MODEL", model, fmt::format("{}; several, separated by commas, are averaged", model_kinds));
}

void declare_window(CLI::App& command, int64_t& window) {
  OptionGroup(command, "Windows")
      .add("--window BASES", window, "bases of a window, for models that take any length [the model's default]");
}

void declare_architecture(OptionGroup& group, FileFacts& facts) {
  group.add("--architecture FILE", facts.architecture,
            "the layers (JSON, as Keras's to_json writes them) of a file of weights alone");
}

void declare_backend(OptionGroup& group, FileFacts& facts) {
  group.add("--backend NAME", facts.backend,
            "whose kernels they are: tensorflow, or theano (flipped) [as the file says]");
}

void declare_sequence(OptionGroup& group, FileFacts& facts) {
  group.add("--sequence NAME", facts.sequence,
            "which of several inputs is the sequence [the one that has the letters]");
}

void declare_family(OptionGroup& group, FileFacts& facts) {
  group.add("--family NAME", facts.family,
            "whose layers a file of weights has: one of seqcast models, or a JSON file [the one that has its tensors]");
}

void declare_file_facts(CLI::App& command, FileFacts& facts) {
  OptionGroup weights(command, "PyTorch files");
  declare_family(weights, facts);
  OptionGroup keras(command, "Keras and ONNX files");
  declare_architecture(keras, facts);
  keras.add("--alphabet LETTERS", facts.alphabet,
            "letters in the order of the input's channels; channels behind them are an --input [ACGT]");
  keras.add("--unknown VALUE", facts.unknown, "what an unknown base reads in every channel [0]");
  declare_backend(keras, facts);
  declare_sequence(keras, facts);
}

void declare_bias(CLI::App& command, std::string& bias) {
  OptionGroup(command, "Model")
      .add("--bias MODEL", bias,
           "a bias model that joins one of profile and counts, as ChromBPNet's: logits are added, and counts");
}

void declare_targets(CLI::App& command, std::vector<std::string>& targets) {
  OptionGroup(command, "Model")
      .add("--targets FILE", targets,
           "a table of targets, as Basenji's targets.txt, that names a head's tracks, their pairs and scales; "
           "HEAD=FILE for one of several heads; may come again");
}

std::vector<std::string> model_names(const ModelOptions& options) {
  std::vector<std::string> names = names_in(options.model);
  for (const std::string& more : options.more)
    for (const std::string& name : names_in(more)) names.push_back(name);
  return names;
}

Ensemble read_running_model(const ModelOptions& options, const std::string& command) {
  set_htslib_verbose(options.verbose);
  FileFacts facts = options.facts;
  facts.window_bases = options.window;
  ReadModel read = read_ensemble(model_names(options), names_in(options.weights), true, facts);
  say_assumed(read.ensemble.first().reading, options, command);
  if (!options.bias.empty()) read.ensemble = join_bias(read.ensemble, read_model(options.bias, "", true).ensemble);
  for (const std::string& targets : options.targets) take_targets(read.ensemble.first(), targets);
  say_noticed(read, options, command);
  return std::move(read.ensemble);
}

}  // namespace seqcast
