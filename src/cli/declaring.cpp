// SPDX-License-Identifier: MIT
#include "cli/declaring.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <sstream>

namespace seqcast {
namespace {

// Checks of an option's text, as CLI11 takes them: what is wrong with it, or nothing.
std::string not_empty(const std::string& text) { return text.empty() ? "got an empty text" : ""; }

template <class Number>
std::optional<Number> number_of(const std::string& text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string positive(const std::string& text) {
  const auto number = number_of<int64_t>(text);
  if (number && *number > 0 && *number <= 1000000000) return "";
  return fmt::format("got {}, expected a whole number from 1 to 1000000000", text);
}

std::string whole(const std::string& text) {
  return number_of<int64_t>(text) ? "" : fmt::format("got '{}', expected a whole number", text);
}

std::string finite(const std::string& text) {
  const auto number = number_of<double>(text);
  return number && std::isfinite(*number) ? "" : fmt::format("got '{}', expected a number", text);
}

std::string a_digit(const std::string& text) {
  const auto number = number_of<int>(text);
  return number && *number >= 1 && *number <= 9 ? "" : fmt::format("got {}, expected 1 to 9", text);
}

}  // namespace

std::string described(const std::string& text) {
  constexpr size_t width = 48;
  std::istringstream words(text);
  std::string result;
  std::string line;
  for (std::string word; words >> word;) {
    if (!line.empty() && line.size() + 1 + word.size() > width) {
      result += line + "\n";
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  return result + line;
}

std::string help_text(const CLI::App& app, const std::string& name, CLI::AppFormatMode mode) {
  CLI::Formatter parts;
  parts.column_width(30);
  parts.label("REQUIRED", "");
  if (mode == CLI::AppFormatMode::Sub) return parts.make_subcommand(&app);
  std::string text = app.get_description() + "\n\n" + app.get_footer() + "\n" + parts.make_usage(&app, name);
  text += parts.make_positionals(&app) + parts.make_groups(&app, mode) + parts.make_subcommands(&app, mode);
  while (text.find("\n\n\n") != text.npos) text.replace(text.find("\n\n\n"), 3, "\n\n");
  return text;
}

CLI::App* declare_command(CLI::App& program, const std::string& name, const std::string& summary,
                          const std::string& example) {
  CLI::App* command = program.add_subcommand(name, summary);
  command->footer(example);
  command->set_help_flag("-h,--help", "print this help, then leave");
  return command;
}

CLI::Validator one_of(const std::vector<std::string>& words) {
  const auto check = [words](const std::string& text) {
    if (std::find(words.begin(), words.end(), text) != words.end()) return std::string();
    return fmt::format("got '{}', expected one of {}", text, fmt::join(words, ", "));
  };
  return {check, fmt::format("{{{}}}", fmt::join(words, ","))};
}

CLI::Option* declare_place(CLI::App& command, const std::string& name, std::string& value,
                           const std::string& description) {
  return command.add_option(name, value, described(description))->type_name("")->required();
}

template <class Value>
CLI::Option* OptionGroup::add_option(const std::string& form, Value& value, const std::string& description) {
  const size_t space = form.find(' ');
  return command_.add_option(form.substr(0, space), value, described(description))
      ->type_name(form.substr(space + 1))
      ->group(name_);
}

CLI::Option* OptionGroup::add(const std::string& form, std::string& value, const std::string& description) {
  return add_option(form, value, description)->check(not_empty);
}

CLI::Option* OptionGroup::add(const std::string& form, std::vector<std::string>& value,
                              const std::string& description) {
  return add_option(form, value, description)->check(not_empty)->allow_extra_args(false);
}

CLI::Option* OptionGroup::add(const std::string& form, int64_t& value, const std::string& description) {
  return add_option(form, value, description)->check(positive);
}

CLI::Option* OptionGroup::add(const std::string& form, std::optional<int64_t>& value, const std::string& description) {
  return add_option(form, value, description)->check(whole);
}

CLI::Option* OptionGroup::add(const std::string& form, std::optional<double>& value, const std::string& description) {
  return add_option(form, value, description)->check(finite);
}

CLI::Option* OptionGroup::add_digits(int& value) {
  return add_option("--digits N", value, "significant digits")
      ->capture_default_str()
      ->check(CLI::Validator(a_digit, "[1 - 9]"));
}

CLI::Option* OptionGroup::add_word(const std::string& form, const std::vector<std::string>& words,
                                   const std::string& description,
                                   const std::function<void(const std::string&)>& take) {
  const size_t space = form.find(' ');
  return command_.add_option_function<std::string>(form.substr(0, space), take, described(description))
      ->type_name(form.substr(space + 1))
      ->group(name_)
      ->check(one_of(words));
}

CLI::Option* OptionGroup::add_flag(const std::string& names, bool& value, const std::string& description) {
  return command_.add_flag(names, value, described(description))->group(name_);
}

}  // namespace seqcast
