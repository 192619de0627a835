// SPDX-License-Identifier: MIT
#include "cli/input_option.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/number_list.hpp"
#include "io/file_bytes.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

namespace {

constexpr std::string_view missing_prefix = "missing=";

/// What bases get that a bigWig has no number for: a number, or none, which makes them an error.
MissingValues parse_missing(const std::string& input, const std::string& text) {
  if (text == "error") return {std::nullopt, std::nullopt, std::nullopt};
  const auto numbers = numbers_of({text}, "--input " + input);
  if (!numbers)
    throw RequestError(fmt::format("missing is '{}' in --input {}, expected error or a number", text, input));
  const float value = numbers->at(0);
  return {value, value, value};
}

/// @throws RequestError  where some of them are numbers, and no files, and others are none.
void check_files(const std::vector<std::string>& files, const std::string& input) {
  const auto is_number = [&](const std::string& file) { return numbers_of({file}, "--input " + input).has_value(); };
  std::error_code ignored;
  const bool are_numbers = std::ranges::any_of(
      files, [&](const std::string& file) { return is_number(file) && !std::filesystem::exists(file, ignored); });
  const auto other = std::ranges::find_if_not(files, is_number);
  if (are_numbers && other != files.end())
    throw RequestError(fmt::format("--input is '{}': '{}' is not a number", input, *other));
}

}  // namespace

InputSetting parse_input(const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == text.npos || equals + 1 == text.size())
    throw RequestError(fmt::format("--input is '{}', expected NAME=VALUES or NAME=FILE", text));
  InputSetting setting{text.substr(0, equals), {}, text};
  const std::string values = text.substr(equals + 1);
  std::vector<std::string> parts = parts_of(values, ",");
  std::optional<MissingValues> missing;
  if (parts.size() > 1 && parts.back().starts_with(missing_prefix)) {
    missing = parse_missing(text, parts.back().substr(missing_prefix.size()));
    parts.pop_back();
  }
  if (values == "reverse-complement") {
    setting.values = InputSetting::OtherStrand{};
  } else if (const auto numbers = numbers_of(parts, "--input " + setting.name)) {
    if (missing) throw RequestError(fmt::format("--input is '{}': missing is for bigWig files", text));
    setting.values = *numbers;
  } else {
    std::string files = values;
    if (missing) files.erase(files.rfind(fmt::format(",{}", missing_prefix)));
    const std::vector<std::string> paths = file_list(files);
    check_files(paths, text);
    setting.values = InputSetting::Files{paths, missing};
  }
  return setting;
}

}  // namespace seqcast
