// SPDX-License-Identifier: MIT
#include "genome/region_text.hpp"

#include <fmt/format.h>

#include <charconv>

#include "seqcast/error.hpp"

namespace seqcast {

void fail_region(std::string_view text, const std::string& cause, const std::string& hint) {
  throw Error(fmt::format("cannot use region '{}': {}", text, cause), hint);
}

NameAndRange split_braces(std::string_view text) {
  const size_t close = text.find('}');
  if (close == std::string_view::npos) fail_region(text, "a '{' without its '}'", "write it as {name}:from-to");
  const std::string_view name = text.substr(1, close - 1);
  const std::string_view rest = text.substr(close + 1);
  if (rest.empty()) return {name, {}, false};
  if (rest[0] != ':') fail_region(text, fmt::format("'{}' behind the '}}'", rest), "write it as {name}:from-to");
  return {name, rest.substr(1), true};
}

int64_t parse_place(std::string_view text, std::string_view region) {
  std::string digits;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool parts_thousands = text[i] == ',' && i > 0 && i + 1 < text.size();
    if (!parts_thousands) digits += text[i];
  }
  int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error == std::errc::result_out_of_range)
    fail_region(region, fmt::format("{} is too large", text), region_form_hint);
  if (error != std::errc() || end != digits.data() + digits.size() || number < 0) {
    fail_region(region, fmt::format("'{}' is not a whole number", text), region_form_hint);
  }
  if (number == 0) fail_region(region, "it begins or ends at 0, expected 1 or more", region_form_hint);
  return number;
}

Interval parse_bounded_region(std::string_view text) {
  NameAndRange parts;
  if (text.starts_with('{')) {
    parts = split_braces(text);
  } else if (const size_t colon = text.rfind(':'); colon != text.npos) {
    parts = {text.substr(0, colon), text.substr(colon + 1), true};
  }
  const size_t hyphen = parts.range.find('-');
  if (parts.name.empty() || hyphen == 0 || hyphen == parts.range.npos || hyphen + 1 == parts.range.size())
    fail_region(text, "without a FASTA it needs a name and both ends", region_form_hint);
  const int64_t from = parse_place(parts.range.substr(0, hyphen), text);
  const int64_t to = parse_place(parts.range.substr(hyphen + 1), text);
  if (from > to) fail_region(text, fmt::format("from {} is behind to {}", from, to), region_form_hint);
  return {parts.name, from - 1, to};
}

}  // namespace seqcast
