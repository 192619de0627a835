// SPDX-License-Identifier: MIT
// Declaration of commands and options, and the layout of their help.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "base/enum_names.hpp"

namespace seqcast {

/// A description broken into lines that fit next to an option.
std::string described(const std::string& text);

/// Help as every command prints it: what it does, an example, then how it is used.
std::string help_text(const CLI::App& app, const std::string& name, CLI::AppFormatMode mode);

CLI::App* declare_command(CLI::App& program, const std::string& name, const std::string& summary,
                          const std::string& example);

/// A check that a text is one of a few words, which the help shows.
CLI::Validator one_of(const std::vector<std::string>& words);

/// What a command takes by its place, as FASTA.
CLI::Option* declare_place(CLI::App& command, const std::string& name, std::string& value,
                           const std::string& description);

/// Declares options that the help shows together. The type of an option's value says what is checked: texts are not
/// empty, whole numbers are at least 1, a list is an option that may come again.
class OptionGroup {
 public:
  OptionGroup(CLI::App& command, std::string name) : command_(command), name_(std::move(name)) {}

  /// @param form  names and what they take, as the help shows it: `-o,--output FILE`.
  CLI::Option* add(const std::string& form, std::string& value, const std::string& description);
  CLI::Option* add(const std::string& form, std::vector<std::string>& value, const std::string& description);
  CLI::Option* add(const std::string& form, int64_t& value, const std::string& description);
  CLI::Option* add(const std::string& form, std::optional<int64_t>& value, const std::string& description);
  CLI::Option* add(const std::string& form, std::optional<double>& value, const std::string& description);
  /// Significant digits, 1 to 9.
  CLI::Option* add_digits(int& value);
  /// One of a few values of an enumeration, by their names; the value it has now is the default.
  template <class Value, class E>
  CLI::Option* add_choice(const std::string& form, Value& value, std::initializer_list<E> choices,
                          const std::string& description) {
    std::vector<std::string> words;
    for (const E choice : choices) words.emplace_back(to_text(choice));
    CLI::Option* option =
        add_word(form, words, description, [&value](const std::string& text) { value = named<E>(text).value(); });
    if constexpr (std::is_same_v<Value, E>) option->default_str(std::string(to_text(value)));
    return option;
  }
  CLI::Option* add_flag(const std::string& names, bool& value, const std::string& description);

 private:
  CLI::Option* add_word(const std::string& form, const std::vector<std::string>& words, const std::string& description,
                        const std::function<void(const std::string&)>& take);
  template <class Value>
  CLI::Option* add_option(const std::string& form, Value& value, const std::string& description);

  CLI::App& command_;
  std::string name_;
};

}  // namespace seqcast
