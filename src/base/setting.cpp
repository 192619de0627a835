// SPDX-License-Identifier: MIT
#include "base/setting.hpp"

#include <algorithm>

namespace seqcast {
namespace {

constexpr char begin_mark = '\x0e', value_mark = '\x1f', end_mark = '\x0f';

/// A setting's place in a text: `text` is before it, then name and value.
struct Marked {
  std::string_view text, name, value;
};

/// Takes what comes up to and with the next setting off the text; with an empty name where there is none.
Marked next(std::string_view& text) {
  const size_t begin = text.find(begin_mark);
  const size_t end = begin == text.npos ? text.npos : text.find(end_mark, begin);
  if (end == text.npos) return {std::exchange(text, {}), {}, {}};
  Marked marked{text.substr(0, begin), text.substr(begin + 1, end - begin - 1), {}};
  if (const size_t value = marked.name.find(value_mark); value != marked.name.npos) {
    marked.value = marked.name.substr(value + 1);
    marked.name = marked.name.substr(0, value);
  }
  text.remove_prefix(end + 1);
  return marked;
}

}  // namespace

std::string unspelled(Setting setting) { return fmt::format("{}{}{}", begin_mark, to_text(setting), end_mark); }

std::string set_to(Setting setting, std::string_view value) {
  return fmt::format("{}{}{}{}{}", begin_mark, to_text(setting), value_mark, value, end_mark);
}

std::string spelled(std::string_view text, SettingStyle style) {
  std::string result;
  while (!text.empty()) {
    const Marked marked = next(text);
    result += marked.text;
    if (!marked.name.empty()) result += style(marked.name, marked.value);
  }
  return result;
}

std::string spelled_plainly(std::string_view name, std::string_view value) {
  return value.empty() ? std::string(name) : fmt::format("{}={}", name, value);
}

std::vector<Setting> settings_in(std::string_view text) {
  std::vector<Setting> settings;
  while (!text.empty()) {
    const auto setting = named<Setting>(next(text).name);
    if (setting && std::find(settings.begin(), settings.end(), *setting) == settings.end())
      settings.push_back(*setting);
  }
  return settings;
}

}  // namespace seqcast
