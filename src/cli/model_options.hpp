// SPDX-License-Identifier: MIT
// Options that select a model, and the notices about its files.
#pragma once

#include <string>
#include <vector>

#include "cli/declaring.hpp"
#include "formats/read_model.hpp"

namespace seqcast {

struct ModelOptions {
  std::string model;              ///< or a comma-separated list: an ensemble
  std::vector<std::string> more;  ///< further members, likewise
  std::string weights;
  FileFacts facts;
  int64_t window = 0;
  std::vector<std::string> targets;
  std::string bias;
  bool quiet = false;
  bool verbose = false;
};

/// The kinds of model that a command reads, for its help.
inline constexpr char model_kinds[] =
    "a card (JSON), the name of one that comes with the program, a Keras or ONNX file, a PyTorch file of a "
    "known family, Basenji's params.json, or a seqgra definition (XML)";

void declare_model(CLI::App& command, std::string& model);

/// The options that say what a model's file leaves out.
void declare_file_facts(CLI::App& command, FileFacts& facts);
void declare_architecture(OptionGroup& group, FileFacts& facts);
void declare_backend(OptionGroup& group, FileFacts& facts);
void declare_sequence(OptionGroup& group, FileFacts& facts);
void declare_family(OptionGroup& group, FileFacts& facts);
void declare_window(CLI::App& command, int64_t& window);
void declare_targets(CLI::App& command, std::vector<std::string>& targets);
void declare_bias(CLI::App& command, std::string& bias);

/// The models that are named, one each.
std::vector<std::string> model_names(const ModelOptions& options);

/// The model that the options name, with its weights; what was noticed is said on stderr.
Ensemble read_running_model(const ModelOptions& options, const std::string& command);

}  // namespace seqcast
