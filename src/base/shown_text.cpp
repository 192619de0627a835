// SPDX-License-Identifier: MIT
#include "base/shown_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "base/utf8.hpp"

namespace seqcast {
namespace {

struct Character {
  uint32_t code = 0;
  size_t bytes = 0;  ///< 0: what comes is no UTF-8
};

/// The character that begins at `at`.
Character character_at(std::string_view text, size_t at) {
  const auto first = static_cast<uint8_t>(text[at]);
  if (first < 0x80) return {first, 1};
  const size_t bytes = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + bytes > text.size()) return {};
  uint32_t code = first & (0x7fU >> bytes);
  for (size_t i = 1; i < bytes; ++i) {
    const auto next = static_cast<uint8_t>(text[at + i]);
    if ((next & 0xc0) != 0x80) return {};
    code = code << 6 | (next & 0x3fU);
  }
  constexpr uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  if (code < least[bytes] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return {};
  return {code, bytes};
}

bool is_control(uint32_t code) {
  if (code == '\t') return false;
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x200e || code == 0x200f ||
         (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

size_t characters_of(std::string_view text) {
  size_t count = 0;
  for (char byte : text) count += !continues_character(byte);
  return count;
}

/// The byte at which a character begins, counted from 0.
size_t begin_of(std::string_view text, size_t character) {
  size_t at = 0;
  for (size_t count = 0; at < text.size(); ++at)
    if (!continues_character(text[at]) && count++ == character) return at;
  return text.size();
}

}  // namespace

std::string shown(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const Character character = character_at(text, at);
    if (character.bytes == 0 || is_control(character.code)) {
      result += '_';
    } else {
      result += text.substr(at, character.bytes);
    }
    at += std::max<size_t>(character.bytes, 1);
  }
  return result;
}

std::string shown_in_brief(std::string_view text, size_t most) {
  const std::string whole = shown(text);
  const size_t characters = characters_of(whole);
  if (characters <= most) return whole;
  constexpr size_t room = 60;  // for what is said in the middle
  const size_t kept = most > room ? most - room : 0;
  const size_t behind = kept / 4;  // the cause is at the beginning, what was expected often at the end
  const std::string said = fmt::format(" ... ({} characters are left out here) ... ", characters - kept);
  return whole.substr(0, begin_of(whole, kept - behind)) + said + whole.substr(begin_of(whole, characters - behind));
}

}  // namespace seqcast
