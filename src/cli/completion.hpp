// SPDX-License-Identifier: MIT
// Completion of command lines in shells, written from the command line's declarations.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace seqcast {

/// What a shell offers where a value is typed.
enum class Completes { nothing, words, files, folders, models, models_and_files };

/// An option, or what a command takes by its place.
struct CompletedArgument {
  std::vector<std::string> names;  ///< `-o`, `--output`; none of what is taken by its place
  std::string value;               ///< what the help calls it: FILE; empty of a flag
  std::string description;         ///< one line
  Completes completes = Completes::nothing;
  std::vector<std::string> words;  ///< where it is one of a few
  bool may_repeat = false;
};

struct CompletedCommand {
  std::string name;
  std::string description;
  std::vector<CompletedArgument> options;
  std::vector<CompletedArgument> places;  ///< in their order
};

/// The program itself (with its own options), then its commands.
std::vector<CompletedCommand> completed_commands(const CLI::App& program);

// The scripts. They ask the program for the names of models, so that these are the installed ones.
std::string bash_completion(const std::vector<CompletedCommand>& commands);
std::string zsh_completion(const std::vector<CompletedCommand>& commands);
std::string fish_completion(const std::vector<CompletedCommand>& commands);

}  // namespace seqcast
