// SPDX-License-Identifier: MIT
#include "cli/completion.hpp"

#include <algorithm>

#include "base/number_list.hpp"

namespace seqcast {
namespace {

/// The words of `{a,b}` in what CLI11 calls a type with its checks: `KIND:{a,b}`.
std::vector<std::string> words_in(const std::string& type) {
  const size_t open = type.find('{');
  const size_t close = type.find('}', open);
  if (open == type.npos || close == type.npos) return {};
  return parts_of(type.substr(open + 1, close - open - 1), ",");
}

/// By what the help calls the value.
Completes completes(const std::string& value, bool is_place) {
  if (value == "MODEL") return is_place ? Completes::models_and_files : Completes::files;
  for (const char* kind : {"SOURCE", "REFERENCE"})
    if (value == kind) return Completes::models_and_files;
  if (is_place && value == "NAME") return Completes::models;
  if (value == "FOLDER") return Completes::folders;
  for (const char* kind : {"FILE", "FASTA", "BED", "VCF", "PART"})
    if (value == kind) return Completes::files;
  return Completes::nothing;
}

/// A description in one line, up to where it goes into details.
std::string brief(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  for (const char* end : {": ", "; ", " (", " ["})
    if (const size_t at = text.find(end); at != text.npos && at > 0) text.resize(at);
  return text;
}

CompletedArgument completed(const CLI::Option& option) {
  CompletedArgument argument;
  argument.description = brief(option.get_description());
  for (const std::string& name : option.get_snames()) argument.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) argument.names.push_back("--" + name);
  const bool is_place = option.get_positional();
  if (is_place) {
    argument.value = option.get_name(true);
  } else if (option.get_items_expected_max() > 0) {
    const std::string type = option.get_type_name();
    argument.value = type.substr(0, type.find(':'));
    argument.words = words_in(type);
  }
  argument.completes = argument.words.empty() ? completes(argument.value, is_place) : Completes::words;
  argument.may_repeat = option.get_expected_max() > 1;
  return argument;
}

CompletedCommand completed(const CLI::App& app) {
  CompletedCommand command{app.get_name(), brief(app.get_description()), {}, {}};
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_group().empty()) continue;  // hidden
    (option->get_positional() ? command.places : command.options).push_back(completed(*option));
  }
  return command;
}

}  // namespace

std::vector<CompletedCommand> completed_commands(const CLI::App& program) {
  std::vector<CompletedCommand> commands{completed(program)};
  for (const CLI::App* command : program.get_subcommands({})) commands.push_back(completed(*command));
  return commands;
}

}  // namespace seqcast
