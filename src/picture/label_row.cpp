// SPDX-License-Identifier: MIT
#include "picture/label_row.hpp"

#include <algorithm>

#include "base/utf8.hpp"

namespace seqcast {
namespace {

constexpr double gap = 4;  // between two labels

/// Of the font's size.
double letter_width(char letter) {
  if (static_cast<unsigned char>(letter) >= 0x80) return 1;
  if (std::string_view("iIjl.,:;'|!()[]/\\ ").find(letter) != std::string_view::npos) return 0.4;
  if (std::string_view("mwMW@%+<>=~").find(letter) != std::string_view::npos) return 1;
  return letter >= 'A' && letter <= 'Z' ? 0.75 : 0.65;
}

}  // namespace

double text_width(std::string_view text, double font_size) {
  double width = 0;
  for (const char letter : text)
    if (!continues_character(letter)) width += letter_width(letter);
  return width * font_size;
}

std::string text_within(std::string_view text, double font_size, double width) {
  if (text_width(text, font_size) <= width) return std::string(text);
  double end = letter_width('.') * 2 * font_size;
  size_t kept = 0;
  while (kept < text.size()) {
    size_t next = kept + 1;
    while (next < text.size() && continues_character(text[next])) ++next;
    end += letter_width(text[kept]) * font_size;
    if (end > width) break;
    kept = next;
  }
  return std::string(text.substr(0, kept)) + "..";
}

std::optional<double> LabelRow::place(double begin, double width) {
  const double at = std::min(begin, right_ - width);
  if (at < free_) return std::nullopt;
  free_ = at + width + gap;
  return at;
}

}  // namespace seqcast
