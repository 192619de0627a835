// SPDX-License-Identifier: MIT
#include "cli/model_options.hpp"

#include <fmt/format.h>

#include "cli/progress.hpp"
#include "formats/open_ensemble.hpp"
#include "io/byte_stream.hpp"

namespace seqcast {

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
  return open_ensemble({.names = model_names(options),
                        .weights = options.weights,
                        .facts = facts,
                        .bias = options.bias,
                        .targets = options.targets,
                        .names_unused = options.verbose},
                       notices_of(command, options.quiet), [&](const std::string& tables) {
                         if (!options.quiet) fmt::print(stderr, "{}", tables);
                       });
}

}  // namespace seqcast
