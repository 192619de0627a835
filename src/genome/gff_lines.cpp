// SPDX-License-Identifier: MIT
#include "genome/gff_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>

#include "base/ascii_text.hpp"
#include "genome/annotation_lines.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr size_t gff_columns = 9;

/// Everything but the attributes, which are returned as they stand.
std::string_view parse_columns(std::string_view text, GffLine& line) {
  const auto columns = tab_columns(text);
  if (columns.size() != gff_columns)
    throw Error(fmt::format("{} column{}, expected 9, tab-separated", columns.size(), columns.size() == 1 ? "" : "s"));
  line.chrom = columns[0];
  line.type = columns[2];
  line.bases = {whole_number(columns[3], "start") - 1, whole_number(columns[4], "end")};
  if (line.bases.begin < 0) throw Error("start 0, expected 1 or more: positions are from 1");
  if (line.bases.empty()) throw Error(fmt::format("start {} is behind end {}", columns[3], columns[4]));
  line.strand = columns[6];
  return columns[8];
}

std::string decoded(std::string_view text) {
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    int code = 0;
    const bool is_coded = text[i] == '%' && i + 2 < text.size() &&
                          std::isxdigit(static_cast<unsigned char>(text[i + 1])) &&
                          std::isxdigit(static_cast<unsigned char>(text[i + 2]));
    if (is_coded) {
      std::from_chars(text.data() + i + 1, text.data() + i + 3, code, 16);
      i += 2;
    }
    result += is_coded ? static_cast<char>(code) : text[i];
  }
  return result;
}

/// The place of the next semicolon that stands in no quotes.
size_t end_of_attribute(std::string_view text) {
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (text[i] == ';' && !quoted) return i;
  }
  return text.size();
}

}  // namespace

std::string GffLine::attribute(std::string_view key) const {
  for (const auto& [name, value] : attributes)
    if (name == key) return value;
  return {};
}

bool GffLine::has_tag(std::string_view tag) const {
  for (const auto& [name, value] : attributes) {
    if (name != "tag") continue;
    std::string words = fmt::format(",{},", value);
    std::replace(words.begin(), words.end(), ' ', '_');
    if (words.find(fmt::format(",{},", tag)) != words.npos) return true;
  }
  return false;
}

GffLine parse_gtf_line(std::string_view text) {
  GffLine line;
  std::string_view rest = parse_columns(text, line);
  while (!rest.empty()) {
    const size_t end = end_of_attribute(rest);
    const std::string_view part = trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const size_t blank = std::min(part.find(' '), part.size());
    std::string_view value = trimmed(part.substr(blank));
    if (value.size() > 1 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
    if (!part.empty()) line.attributes.emplace_back(part.substr(0, blank), value);
  }
  return line;
}

GffLine parse_gff3_line(std::string_view text) {
  GffLine line;
  std::string_view rest = parse_columns(text, line);
  while (!rest.empty()) {
    const size_t end = std::min(rest.find(';'), rest.size());
    const std::string_view part = trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const size_t sign = part.find('=');
    if (sign != part.npos) line.attributes.emplace_back(part.substr(0, sign), decoded(part.substr(sign + 1)));
  }
  return line;
}

}  // namespace seqcast
