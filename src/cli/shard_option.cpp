// SPDX-License-Identifier: MIT
#include "cli/shard_option.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

#include "cli/named_files.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr int64_t max_shards = 1'000'000;

std::optional<int64_t> whole_number(std::string_view text) {
  int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [after, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || after != end) return std::nullopt;
  return number;
}

/// Options that change no byte of the output, or name it.
constexpr std::string_view not_of_the_run[] = {"--output", "--shard",   "--resume", "--threads",
                                               "--batch",  "--no-sync", "--quiet",  "--verbose"};

/// Files' names in a value without their folders: between commas, and behind a `=` or a `@`.
std::string without_folders(const std::string& value) {
  std::string result;
  for (const char letter : value) {
    if (letter == '/') {
      const size_t begin = result.find_last_of(",=@");
      result.erase(begin == result.npos ? 0 : begin + 1);
    } else {
      result += letter;
    }
  }
  return result;
}

}  // namespace

void declare_part(CLI::App& command, PartOptions& options, const std::string& what) {
  OptionGroup running(command, "Running");
  running.add("--shard I/N", options.shard,
              "part I of N, from 1: " + what +
                  ". Parts follow each other, and depend on the input and the options alone; one for which nothing is "
                  "left is empty. FILE.done, written last next to each file, says what was run; seqcast merge joins "
                  "parts");
  running.add_flag("--resume", options.resume, "with --shard: nothing is done where the part is there, whole");
}

void take_command_line(const CLI::App& command, PartOptions& options) {
  options.command = command.get_name();
  for (const CLI::Option* option : command.get_options()) {
    const std::string name = option->get_name();
    if (option->count() == 0 || std::ranges::find(not_of_the_run, name) != std::end(not_of_the_run)) continue;
    std::vector<std::string> values = option->results();
    if (option->get_expected_max() == 0) values.clear();     // a flag
    const bool is_list = option->get_type_name() == "LIST";  // of names, which may hold slashes, or @FILE
    for (std::string& value : values)
      if (names_files(*option) && (!is_list || value.starts_with('@'))) value = without_folders(value);
    options.options.push_back({name, std::move(values)});
  }
  std::ranges::sort(options.options, {}, &PartOption::name);
}

Shard parse_shard(const PartOptions& options) {
  const std::string& text = options.shard;
  if (text.empty() && options.resume)
    throw RequestError("--resume is for parts of a run, and --shard is not given", "--shard 1/1 is all in one part");
  if (text.empty()) return {};
  const size_t slash = text.find('/');
  const auto number = whole_number(std::string_view(text).substr(0, slash));
  const auto count = slash == text.npos ? std::nullopt : whole_number(std::string_view(text).substr(slash + 1));
  if (!number || !count)
    throw RequestError(fmt::format("--shard is '{}', expected I/N", text), "--shard 3/24 is the third of 24 parts");
  if (*count < 1 || *count > max_shards)
    throw RequestError(fmt::format("--shard is '{}', expected 1 to {} parts", text, max_shards));
  if (*number < 1 || *number > *count)
    throw RequestError(fmt::format("--shard is '{}', expected a part from 1 to {}", text, *count));
  return {*number, *count};
}

}  // namespace seqcast
