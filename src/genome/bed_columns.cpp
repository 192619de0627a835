// SPDX-License-Identifier: MIT
//
// The formats are those of UCSC's FAQ (BED) and of ENCODE (narrowPeak, broadPeak, gappedPeak).
#include "genome/bed_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <optional>
#include <span>

#include "base/ascii_text.hpp"

namespace seqcast {
namespace {

constexpr std::string_view bed_names[] = {"chrom",   "start",      "end",        "name",
                                          "score",   "strand",     "thickStart", "thickEnd",
                                          "itemRgb", "blockCount", "blockSizes", "blockStarts"};
constexpr std::string_view peak_names[] = {"signalValue", "pValue", "qValue", "peak"};
constexpr int64_t plain_columns = 6, thick_columns = 9, block_columns = 12;
constexpr int64_t broad_columns = 9, narrow_columns = 10, gapped_columns = 15;

template <class Number>
std::optional<Number> number_of(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

bool are_numbers(std::span<const std::string_view> fields) {
  return std::all_of(fields.begin(), fields.end(), [](auto text) { return number_of<double>(text).has_value(); });
}

/// Comma-separated numbers, as many as `count`.
bool is_list(std::string_view text, int64_t count) {
  if (text.ends_with(',')) text.remove_suffix(1);
  int64_t found = 0;
  for (size_t at = 0; at <= text.size(); ++found) {
    const size_t comma = std::min(text.find(',', at), text.size());
    if (!number_of<int64_t>(text.substr(at, comma - at))) return false;
    at = comma + 1;
  }
  return found == count;
}

/// Columns 7 to 9, as many of them as there are: a part inside the interval (0 and 0: none) and a colour.
bool is_thick_part(std::span<const std::string_view> fields, const Interval& interval) {
  for (size_t i = 6; i < std::min<size_t>(fields.size(), 8); ++i) {
    const auto place = number_of<int64_t>(fields[i]);
    const bool is_inside = place && *place >= interval.start && *place <= interval.end;
    if (fields[i] != "." && !is_inside && place != 0) return false;
  }
  if (fields.size() < 9) return true;
  return fields[8] == "0" || fields[8] == "." || is_list(fields[8], 3);
}

bool are_blocks(std::span<const std::string_view> fields) {
  const auto count = number_of<int64_t>(fields[9]);
  return count && *count > 0 && is_list(fields[10], *count) && is_list(fields[11], *count);
}

bool is_peak(std::string_view text, const Interval& interval) {
  const auto offset = number_of<int64_t>(text);
  return offset && *offset >= -1 && *offset < interval.bases();
}

BedKind kind_of_path(const std::string& path) {
  std::filesystem::path name = lower_case(path);
  if (name.extension() == ".gz" || name.extension() == ".bgz") name.replace_extension();
  if (name.extension() == ".narrowpeak") return BedKind::narrow_peak;
  if (name.extension() == ".broadpeak") return BedKind::broad_peak;
  return name.extension() == ".gappedpeak" ? BedKind::gapped_peak : BedKind::unknown;
}

bool names_sequences(std::string_view word) {
  constexpr std::string_view words[] = {"chrom", "chr", "chromosome", "seqname", "seqnames", "seqid", "contig"};
  return std::find(std::begin(words), std::end(words), lower_case(word)) != std::end(words);
}

bool names_starts(std::string_view word) {
  constexpr std::string_view words[] = {"start", "chromstart", "chrom_start", "begin"};
  return std::find(std::begin(words), std::end(words), lower_case(word)) != std::end(words);
}

}  // namespace

std::vector<std::string_view> bed_columns(std::string_view line) {
  std::vector<std::string_view> fields;
  const bool has_tabs = line.find('\t') != std::string_view::npos;
  const char separator = has_tabs ? '\t' : ' ';
  while (true) {
    if (!has_tabs) line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    if (!has_tabs && line.empty()) break;
    const size_t end = line.find(separator);
    fields.push_back(line.substr(0, end));
    if (end == std::string_view::npos) break;
    line.remove_prefix(end + 1);
  }
  return fields;
}

BedColumns::BedColumns(const std::string& path) : said_(kind_of_path(path)) {}

bool BedColumns::see_header(std::string_view line) {
  const bool is_comment = line.starts_with('#');
  line.remove_prefix(std::min(line.find_first_not_of("# "), line.size()));
  const std::vector<std::string_view> fields = bed_columns(line);
  if (fields.size() < 3 || !names_sequences(fields[0])) return false;
  if (!is_comment && !names_starts(fields[1])) return false;
  header_.assign(fields.begin(), fields.end());
  return true;
}

void BedColumns::see(const std::vector<std::string_view>& fields, const Interval& interval) {
  const int64_t columns = std::ssize(fields);
  count_ = std::max(count_, columns);
  const std::span all(fields);
  if (columns > 4) has_score_ &= fields[4] == "." || number_of<double>(fields[4]).has_value();
  if (columns > 5) has_strand_ &= fields[5] == "+" || fields[5] == "-" || fields[5] == ".";
  if (columns > 6) has_thick_part_ &= is_thick_part(all, interval);
  if (columns >= block_columns) has_blocks_ &= are_blocks(all);
  const bool has_signal = columns >= broad_columns && are_numbers(all.subspan(6, 3));
  is_broad_ &= has_signal;
  is_narrow_ &= has_signal && columns >= narrow_columns && is_peak(fields[9], interval);
  is_gapped_ &= columns >= gapped_columns && are_numbers(all.subspan(12, 3));
}

BedKind BedColumns::kind() const {
  const bool is_bed12 = count_ >= block_columns && has_thick_part_ && has_blocks_;
  if (is_gapped_ && (is_bed12 || said_ == BedKind::gapped_peak)) return BedKind::gapped_peak;
  if (is_narrow_ && (!is_bed12 || said_ == BedKind::narrow_peak)) return BedKind::narrow_peak;
  if (is_broad_ && (said_ == BedKind::broad_peak || (count_ == broad_columns && !has_thick_part_)))
    return BedKind::broad_peak;
  const bool is_whole = count_ <= thick_columns || is_bed12;
  return has_thick_part_ && is_whole ? BedKind::bed : BedKind::unknown;
}

std::vector<std::string> BedColumns::names() const {
  if (std::ssize(header_) == count_) return header_;
  const BedKind kind = this->kind();
  const bool is_peak_kind = kind == BedKind::narrow_peak || kind == BedKind::broad_peak;
  const int64_t of_bed = kind == BedKind::bed || kind == BedKind::gapped_peak ? block_columns : plain_columns;
  const int64_t first_peak = is_peak_kind ? plain_columns : kind == BedKind::gapped_peak ? block_columns : count_;
  const int64_t after_peak = first_peak + (kind == BedKind::narrow_peak ? 4 : 3);
  std::vector<std::string> names;
  for (int64_t c = 0; c < count_; ++c) {
    if (c >= first_peak && c < after_peak) {
      names.emplace_back(peak_names[c - first_peak]);
    } else if (c >= of_bed || (c == 4 && !has_score_) || (c == 5 && !has_strand_)) {
      names.push_back(fmt::format("column{}", c + 1));
    } else {
      names.emplace_back(bed_names[c]);
    }
  }
  return names;
}

}  // namespace seqcast
