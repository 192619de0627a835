// SPDX-License-Identifier: MIT
// Completion for fish.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/completion.hpp"

namespace seqcast {
namespace {

constexpr const char* fish_beginning =
    R"script(# fish completion of seqcast, written from its declarations of commands and options

function __seqcast_models
    seqcast models 2>/dev/null | string replace -r ' .*' ''
end

complete -c seqcast -f
)script";

/// In single quotes.
std::string fish_quoted(const std::string& text) {
  std::string result = "'";
  for (const char letter : text) {
    if (letter == '\'' || letter == '\\') result += '\\';
    result += letter;
  }
  return result + "'";
}

/// The options of `complete` that say what is offered.
std::string fish_offer(const CompletedArgument& argument) {
  switch (argument.completes) {
    case Completes::words:
      return fmt::format(" -f -a '{}'", fmt::join(argument.words, " "));
    case Completes::files:
      return " -F";
    case Completes::folders:
      return " -f -a '(__fish_complete_directories)'";
    case Completes::models:
      return " -f -a '(__seqcast_models)'";
    case Completes::models_and_files:
      return " -F -a '(__seqcast_models)'";
    case Completes::nothing:
      break;
  }
  return " -f";
}

std::string fish_option(const CompletedArgument& option) {
  std::string text;
  for (const std::string& name : option.names)
    text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  if (!option.value.empty()) text += " -r" + fish_offer(option);
  return text + " -d " + fish_quoted(option.description) + "\n";
}

}  // namespace

std::string fish_completion(const std::vector<CompletedCommand>& commands) {
  std::string text = fish_beginning;
  for (size_t c = 0; c < commands.size(); ++c) {
    const CompletedCommand& command = commands[c];
    const std::string here = c == 0 ? "complete -c seqcast -n __fish_use_subcommand"
                                    : "complete -c seqcast -n '__fish_seen_subcommand_from " + command.name + "'";
    text += "\n";
    if (c > 0)
      text += fmt::format("complete -c seqcast -n __fish_use_subcommand -a {} -d {}\n", command.name,
                          fish_quoted(command.description));
    for (const CompletedArgument& option : command.options) text += here + fish_option(option);
    // What is taken by place is offered at every place: a line that is typed says too little of which one it is.
    for (const CompletedArgument& place : command.places)
      if (place.completes != Completes::nothing) text += here + fish_offer(place) + "\n";
  }
  return text;
}

}  // namespace seqcast
