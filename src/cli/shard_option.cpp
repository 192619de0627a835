// SPDX-License-Identifier: MIT
#include "cli/shard_option.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <string_view>

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

}  // namespace

void declare_shard(CLI::App& command, std::string& text, const std::string& what) {
  OptionGroup(command, "Running")
      .add("--shard I/N", text,
           "part I of N, from 1: " + what +
               ". Parts follow each other, and depend on the input and the options alone; one for which nothing is "
               "left is empty");
}

Shard parse_shard(const std::string& text) {
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
