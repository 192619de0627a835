// SPDX-License-Identifier: MIT
// Completion for zsh, by its own _arguments.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/completion.hpp"

namespace seqcast {
namespace {

constexpr const char* zsh_beginning =
    R"script(#compdef seqcast
# zsh completion of seqcast, written from its declarations of commands and options

_seqcast_models() {
  local -a names
  names=(${(f)"$(_call_program models seqcast models 2>/dev/null)"})
  names=(${names%% *})
  _describe -t models model names
}

_seqcast_models_and_files() { _alternative 'models:model:_seqcast_models' 'files:file:_files'; }

_seqcast() {
  local context state state_descr line
  typeset -A opt_args
)script";

/// Text inside a single-quoted specification, with these characters escaped too.
std::string zsh_quoted(const std::string& text, std::string_view special) {
  std::string result;
  for (const char letter : text) {
    if (letter == '\'') {
      result += "'\\''";
    } else {
      if (special.find(letter) != special.npos) result += '\\';
      result += letter;
    }
  }
  return result;
}

std::string action(const CompletedArgument& argument) {
  switch (argument.completes) {
    case Completes::words:
      return fmt::format("({})", fmt::join(argument.words, " "));
    case Completes::files:
      return "_files";
    case Completes::folders:
      return "_files -/";
    case Completes::models:
      return "_seqcast_models";
    case Completes::models_and_files:
      return "_seqcast_models_and_files";
    case Completes::nothing:
      break;
  }
  return " ";
}

/// `'(-o --output)'{-o+,--output=}'[what]:FILE:_files'`
std::string zsh_option(const CompletedArgument& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.names) {
    const bool is_long = name.starts_with("--");
    names.push_back(name + (option.value.empty() ? "" : is_long ? "=" : "+"));
  }
  std::string before = option.may_repeat ? "*" : fmt::format("({})", fmt::join(option.names, " "));
  if (names.size() == 1 && !option.may_repeat) before.clear();
  if (option.names.back() == "--help" || option.names.back() == "--version") before = "(- *)";
  std::string text = names.size() == 1 ? fmt::format("'{}{}", before, names[0])
                                       : fmt::format("'{}'{{{}}}'", before, fmt::join(names, ","));
  text += "[" + zsh_quoted(option.description, "[]\\") + "]";
  if (!option.value.empty()) text += ":" + zsh_quoted(option.value, ":\\") + ":" + action(option);
  return text + "'";
}

std::string arguments_text(const CompletedCommand& command, const std::string& indent) {
  std::string text;
  for (const CompletedArgument& option : command.options) text += " \\\n" + indent + zsh_option(option);
  for (size_t p = 0; p < command.places.size(); ++p) {
    const CompletedArgument& place = command.places[p];
    const std::string number = place.may_repeat ? "*" : std::to_string(p + 1);
    text += fmt::format(" \\\n{}'{}:{}:{}'", indent, number, place.value, action(place));
  }
  return text + "\n";
}

}  // namespace

std::string zsh_completion(const std::vector<CompletedCommand>& commands) {
  std::string text = zsh_beginning;
  text += "  local -a commands\n  commands=(\n";
  for (size_t c = 1; c < commands.size(); ++c)
    text += fmt::format("    '{}:{}'\n", commands[c].name, zsh_quoted(commands[c].description, ":\\"));
  text += "  )\n  _arguments -C";
  CompletedCommand program = commands[0];
  text += arguments_text(program, "    ");
  text.pop_back();
  text += " \\\n    '1:command:->command' \\\n    '*::argument:->arguments'\n";
  text += "  case $state in\n    command) _describe -t commands command commands ;;\n";
  text += "    arguments)\n      case $words[1] in\n";
  for (size_t c = 1; c < commands.size(); ++c)
    text += fmt::format("        {})\n          _arguments -s", commands[c].name) +
            arguments_text(commands[c], "            ") + "          ;;\n";
  return text + "      esac\n      ;;\n  esac\n}\n\n_seqcast \"$@\"\n";
}

}  // namespace seqcast
