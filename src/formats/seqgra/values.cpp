// SPDX-License-Identifier: MIT
#include "formats/seqgra/values.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/ascii_text.hpp"
#include "base/shown_text.hpp"

namespace seqcast {
namespace {

Error wrong_value(const std::string& file, const XmlElement& element, std::string_view key, std::string_view text,
                  std::string_view expected) {
  const std::string got = shown_in_brief(text, 60);
  return at_element(file, element,
                    key.empty() ? fmt::format("is '{}', expected {}", got, expected)
                                : fmt::format("has {} '{}', expected {}", key, got, expected));
}

template <class Number>
bool parse_whole(std::string_view text, Number& value) {
  text = trimmed(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && !text.empty();
}

std::string range_text(int64_t least, int64_t most) {
  const bool is_open = least == std::numeric_limits<int64_t>::min();
  return is_open ? "an integer" : fmt::format("an integer from {} to {}", least, most);
}

}  // namespace

std::string text_of(const std::string& file, const XmlElement& element) {
  if (!element.children.empty())
    throw at_element(file, element,
                     fmt::format("has an element <{}> in it, expected a text", element.children[0].name));
  return element.text;
}

void text_of_none(const std::string& file, const XmlElement& element) {
  if (!text_of(file, element).empty())
    throw at_element(file, element, fmt::format("has the text '{}', expected none", shown_in_brief(element.text, 60)));
}

void check_attributes(const std::string& file, const XmlElement& element,
                      std::initializer_list<std::string_view> known) {
  for (const auto& [name, value] : element.attributes)
    if (std::find(known.begin(), known.end(), name) == known.end())
      throw at_element(file, element,
                       fmt::format("has an attribute '{}', expected {}", name,
                                   known.size() == 0 ? "none" : fmt::format("{}", fmt::join(known, ", "))));
}

int64_t integer_of(const std::string& file, const XmlElement& element, std::string_view key, const std::string& text,
                   int64_t least, int64_t most) {
  int64_t value = 0;
  if (!parse_whole(text, value) || value < least || value > most)
    throw wrong_value(file, element, key, text, range_text(least, most));
  return value;
}

double number_of(const std::string& file, const XmlElement& element, std::string_view key, const std::string& text) {
  double value = 0;
  if (!parse_whole(text, value) || !std::isfinite(value)) throw wrong_value(file, element, key, text, "a number");
  return value;
}

bool boolean_of(const std::string& file, const XmlElement& element, std::string_view key, const std::string& text) {
  const std::string word = lower_case(text);
  for (const char* yes : {"y", "yes", "t", "true", "on", "1"})
    if (word == yes) return true;
  for (const char* no : {"n", "no", "f", "false", "off", "0"})
    if (word == no) return false;
  throw wrong_value(file, element, key, text, "True or False");
}

std::vector<int64_t> integers_of(const std::string& file, const XmlElement& element, std::string_view key,
                                 const std::string& text, int64_t least, int64_t most) {
  std::string_view rest = trimmed(text);
  const bool is_list = (rest.starts_with('(') && rest.ends_with(')')) || (rest.starts_with('[') && rest.ends_with(']'));
  if (!is_list) return {integer_of(file, element, key, text, least, most)};
  rest = trimmed(rest.substr(1, rest.size() - 2));
  if (rest.ends_with(',')) rest.remove_suffix(1);
  std::vector<int64_t> values;
  for (bool is_more = true; is_more;) {
    const size_t comma = rest.find(',');
    is_more = comma != rest.npos;
    int64_t value = 0;
    if (!parse_whole(rest.substr(0, comma), value) || value < least || value > most || values.size() == 8)
      throw wrong_value(file, element, key, text, fmt::format("up to 8 numbers, each {}", range_text(least, most)));
    values.push_back(value);
    if (is_more) rest.remove_prefix(comma + 1);
  }
  return values;
}

}  // namespace seqcast
