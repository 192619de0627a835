// SPDX-License-Identifier: MIT
#include "genome/vcf_line.hpp"

#include <fmt/format.h>
#include <htslib/vcf.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace seqcast {
namespace {

/// Takes what stands before `end` off a text.
std::string_view take_part(std::string_view& rest, char end) {
  const std::string_view part = rest.substr(0, rest.find(end));
  rest.remove_prefix(std::min(part.size() + 1, rest.size()));
  return part;
}

bool is_binary_integer(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && number >= BCF_MIN_BT_INT32 &&
         number <= BCF_MAX_BT_INT32;
}

/// What a field's values are. @param kind  BCF_HL_INFO or BCF_HL_FMT.
int type_of(const bcf_hdr_t& header, int kind, std::string_view id) {
  const int number = bcf_hdr_id2int(&header, BCF_DT_ID, std::string(id).c_str());
  const bool is_declared = number >= 0 && bcf_hdr_idinfo_exists(&header, kind, number);
  return !is_declared ? BCF_HT_STR : static_cast<int>(bcf_hdr_id2type(&header, kind, number));
}

/// Whether a text is a number that does not become infinite, or 0, in 32 bits.
bool is_binary_float(std::string_view text) {
  if (!is_vcf_number(text)) return false;
  errno = 0;
  const float number = std::strtof(std::string(text).c_str(), nullptr);
  return errno != ERANGE || (std::isfinite(number) && number != 0);
}

bool has_binary_form(int type, std::string_view values) {
  if (type != BCF_HT_INT && type != BCF_HT_REAL) return true;
  while (!values.empty()) {
    const std::string_view value = take_part(values, ',');
    if (value != "." && !(type == BCF_HT_INT ? is_binary_integer(value) : is_binary_float(value))) return false;
  }
  return true;
}

/// As without_binary_form(), of the samples.
std::string sample_without_binary_form(const bcf_hdr_t& header, std::string_view format, std::string_view samples) {
  std::vector<std::pair<std::string_view, int>> fields;
  while (!format.empty()) {
    const std::string_view id = take_part(format, ':');
    fields.emplace_back(id, type_of(header, BCF_HL_FMT, id));
  }
  while (!samples.empty()) {
    std::string_view sample = take_part(samples, '\t');
    for (const auto& [id, type] : fields) {
      const std::string_view values = take_part(sample, ':');
      if (!has_binary_form(type, values)) return fmt::format("FORMAT/{}={}", id, values);
    }
  }
  return {};
}

}  // namespace

std::string_view vcf_column(std::string_view line, int64_t index) {
  size_t begin = 0;
  for (; index > 0; --index) begin = line.find('\t', begin) + 1;
  return line.substr(begin, line.find('\t', begin) - begin);
}

bool is_vcf_number(std::string_view text) {
  const std::string copy(text);
  char* end = nullptr;
  std::strtod(copy.c_str(), &end);
  return text == "." || (!text.empty() && end == copy.c_str() + copy.size());
}

std::string with_info(std::string_view line, const std::vector<std::string_view>& removed, std::string_view more) {
  if (removed.empty() && more.empty()) return std::string(line);
  const std::string_view info = vcf_column(line, info_column);
  std::string kept;
  for (std::string_view rest = info == "." ? "" : info; !rest.empty();) {
    const std::string_view field = take_part(rest, ';');
    if (std::ranges::find(removed, field.substr(0, field.find('='))) != removed.end()) continue;
    if (!kept.empty()) kept += ';';
    kept += field;
  }
  if (!kept.empty() && !more.empty()) kept += ';';
  kept += more;
  const auto begin = static_cast<size_t>(info.data() - line.data());
  return fmt::format("{}{}{}", line.substr(0, begin), kept.empty() ? "." : kept, line.substr(begin + info.size()));
}

std::string without_binary_form(const bcf_hdr_t& header, std::string_view line) {
  if (const std::string_view quality = vcf_column(line, qual_column); !is_binary_float(quality) && quality != ".")
    return fmt::format("QUAL={}", quality);
  for (std::string_view rest = vcf_column(line, info_column); !rest.empty();) {
    std::string_view values = take_part(rest, ';');
    const std::string_view id = take_part(values, '=');
    if (!has_binary_form(type_of(header, BCF_HL_INFO, id), values)) return fmt::format("INFO/{}={}", id, values);
  }
  if (std::ranges::count(line, '\t') <= format_column) return {};
  const std::string_view format = vcf_column(line, format_column);
  const auto after = static_cast<size_t>(format.data() + format.size() - line.data()) + 1;
  return sample_without_binary_form(header, format, line.substr(after));
}

}  // namespace seqcast
