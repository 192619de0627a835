// SPDX-License-Identifier: MIT
#include "io/text_marks.hpp"

#include <fmt/format.h>

#include "seqcast/error.hpp"

namespace seqcast {
namespace {

using namespace std::string_view_literals;

bool is_ascii(char c) { return (c >= ' ' && c <= '~') || c == '\t' || c == '\n' || c == '\r'; }

/// Whether two letters of ASCII stand there, each with a zero byte before or behind it.
bool are_wide_letters(std::string_view text) {
  if (text.size() < 4) return false;
  const bool little = is_ascii(text[0]) && text[1] == '\0' && is_ascii(text[2]) && text[3] == '\0';
  const bool big = text[0] == '\0' && is_ascii(text[1]) && text[2] == '\0' && is_ascii(text[3]);
  return little || big;
}

}  // namespace

void check_encoding(std::string_view text, const std::string& name) {
  for (const std::string_view mark : {"\xff\xfe\0\0"sv, "\0\0\xfe\xff"sv})
    if (text.starts_with(mark))
      throw Error("a text of UTF-32, expected ASCII or UTF-8", "iconv -f UTF-32 -t UTF-8 FILE > NEW").in(name);
  const bool is_marked = text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff");
  if (is_marked || are_wide_letters(text))
    throw Error("a text of UTF-16, expected ASCII or UTF-8",
                fmt::format("iconv -f UTF-16{} -t UTF-8 FILE > NEW", is_marked ? ""
                                                                     : text[0] ? "LE"
                                                                               : "BE"))
        .in(name);
}

}  // namespace seqcast
