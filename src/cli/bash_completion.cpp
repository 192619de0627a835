// SPDX-License-Identifier: MIT
// Completion for bash 4.4 and later, which needs no bash-completion.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/completion.hpp"

namespace seqcast {
namespace {

constexpr const char* bash_beginning =
    R"script(# bash completion of seqcast, written from its declarations of commands and options

_seqcast_models() { seqcast models 2>/dev/null | cut -d ' ' -f 1; }

# _seqcast_offer KIND [WORD...]: completes the word that is typed.
_seqcast_offer() {
  local kind=$1
  shift
  case $kind in
    words) mapfile -t COMPREPLY < <(compgen -W "$*" -- "$word") ;;
    models) mapfile -t COMPREPLY < <(compgen -W "$(_seqcast_models)" -- "$word") ;;
    folders) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$word") ;;
    files) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
    models_and_files)
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -W "$(_seqcast_models)" -- "$word"; compgen -f -- "$word")
      ;;
  esac
}

)script";

constexpr const char* bash_ending = R"script(
_seqcast() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}
  local i places=0 value
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    _seqcast_offer words "$(_seqcast_words '')"
    return
  fi
  if [[ $word == = ]]; then  # bash parts --option=value in three
    word=
  elif [[ $before == = ]]; then
    before=${COMP_WORDS[COMP_CWORD-2]}
  fi
  value=$(_seqcast_value "$command" "$before")
  if [[ $value ]]; then
    _seqcast_offer $value
  elif [[ $word == -* ]]; then
    _seqcast_offer words "$(_seqcast_words "$command")"
  else
    for ((i = 2; i < COMP_CWORD; ++i)); do
      if [[ ${COMP_WORDS[i]} == -?* ]]; then
        if [[ ${COMP_WORDS[i+1]} == = ]]; then
          ((i += 2))
        elif [[ $(_seqcast_value "$command" "${COMP_WORDS[i]}") ]]; then
          ((i += 1))
        fi
      else
        ((places += 1))
      fi
    done
    _seqcast_offer $(_seqcast_place "$command" $places)
  fi
}

complete -F _seqcast seqcast
)script";

std::string bash_offer(const CompletedArgument& argument) {
  switch (argument.completes) {
    case Completes::words:
      return fmt::format("words {}", fmt::join(argument.words, " "));
    case Completes::files:
      return "files";
    case Completes::folders:
      return "folders";
    case Completes::models:
      return "models";
    case Completes::models_and_files:
      return "models_and_files";
    case Completes::nothing:
      break;
  }
  return "nothing";
}

/// `_seqcast_words COMMAND`: its options; of none the commands.
std::string words_text(const std::vector<CompletedCommand>& commands) {
  std::string text = "_seqcast_words() {\n  case $1 in\n";
  for (size_t c = 0; c < commands.size(); ++c) {
    std::vector<std::string> words;
    if (c == 0)
      for (size_t other = 1; other < commands.size(); ++other) words.push_back(commands[other].name);
    for (const CompletedArgument& option : commands[c].options)
      words.insert(words.end(), option.names.begin(), option.names.end());
    text += fmt::format("    '{}') echo '{}' ;;\n", c == 0 ? "" : commands[c].name, fmt::join(words, " "));
  }
  return text + "  esac\n}\n\n";
}

/// `_seqcast_value COMMAND OPTION`: what its value is; of a flag nothing.
std::string values_text(const std::vector<CompletedCommand>& commands) {
  std::string text = "_seqcast_value() {\n  case \"$1 $2\" in\n";
  for (size_t c = 1; c < commands.size(); ++c)
    for (const CompletedArgument& option : commands[c].options) {
      if (option.value.empty()) continue;
      std::vector<std::string> cases;
      for (const std::string& name : option.names) cases.push_back(fmt::format("'{} {}'", commands[c].name, name));
      text += fmt::format("    {}) echo '{}' ;;\n", fmt::join(cases, " | "), bash_offer(option));
    }
  return text + "  esac\n}\n\n";
}

/// `_seqcast_place COMMAND N`: what its argument N is, from 0 on; the last may come again where it says so.
std::string places_text(const std::vector<CompletedCommand>& commands) {
  std::string text = "_seqcast_place() {\n  case \"$1 $2\" in\n";
  for (size_t c = 1; c < commands.size(); ++c)
    for (size_t p = 0; p < commands[c].places.size(); ++p) {
      const CompletedArgument& place = commands[c].places[p];
      const std::string number = place.may_repeat ? "'*" : std::to_string(p) + "'";
      text += fmt::format("    '{} {}) echo {} ;;\n", commands[c].name, number, bash_offer(place));
    }
  return text + "    *) echo nothing ;;\n  esac\n}\n";
}

}  // namespace

std::string bash_completion(const std::vector<CompletedCommand>& commands) {
  return bash_beginning + words_text(commands) + values_text(commands) + places_text(commands) + bash_ending;
}

}  // namespace seqcast
