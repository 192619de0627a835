// SPDX-License-Identifier: MIT
#include "genome/bed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <string_view>
#include <utility>

#include "base/setting.hpp"
#include "io/byte_stream.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

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

namespace {

std::string skip_hint() { return fmt::format("{} drops such lines and counts them", Setting::skip_bad_lines); }
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";  // it says nothing
constexpr const char* other_file_hint = "a BED file has lines of chrom, start, end: was another file meant?";

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// A sequence may be called 'track': then a number follows.
bool is_decoration(std::string_view line) {
  const size_t first = line.find_first_not_of(" \t");
  if (first == std::string_view::npos || line[first] == '#') return true;
  const std::string_view word = line.substr(first, line.find_first_of(" \t", first) - first);
  if (word != "track" && word != "browser") return false;
  const auto fields = bed_columns(line);
  return fields.size() < 3 || !is_number(fields[1]);
}

int64_t parse_coordinate(std::string_view text, const char* what) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_whole = end == text.data() + text.size();
  if (error == std::errc::result_out_of_range && is_whole) {
    throw Error(fmt::format("{} {} is too large for any genome", what, text));
  }
  if (error != std::errc() || !is_whole) throw Error(fmt::format("{} '{}' is not a whole number", what, text));
  if (number < 0) throw Error(fmt::format("{} {} is negative", what, number));
  return number;
}

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c == '\t' || (c >= ' ' && c <= '~'); });
}

/// @throws Error  with a hint of its own, or none where the way out is to leave the line out.
BedLine parse_line(const std::string& text, const std::vector<std::string_view>& fields, bool check_strands) {
  if (text.starts_with('>'))
    throw Error(fmt::format("'{}' is a line of FASTA, expected BED", fields[0]), other_file_hint);
  if (fields.size() < 3) {
    if (!is_printable(text)) throw Error("not a text file, expected BED", other_file_hint);
    throw Error(fmt::format("{} column{}, expected at least 3: chrom, start, end", fields.size(),
                            fields.size() == 1 ? "" : "s"));
  }
  if (fields[0].empty()) throw Error("the first column is empty, expected a sequence's name");
  BedLine line;
  line.interval.chrom = fields[0];
  line.interval.start = parse_coordinate(fields[1], "start");
  line.interval.end = parse_coordinate(fields[2], "end");
  if (line.interval.start >= line.interval.end) {
    throw Error(fmt::format("start {} is not before end {}", line.interval.start, line.interval.end),
                fmt::format("BED is 0-based and half-open; {}", skip_hint()));
  }
  if (fields.size() > 5) {
    const bool is_stranded = fields[5] == "+" || fields[5] == "-";
    if (is_stranded) line.strand = fields[5][0];
    if (check_strands && !is_stranded && fields[5] != ".")
      throw Error(fmt::format("strand '{}' in column 6, expected '+', '-' or '.'", fields[5]));
  }
  line.middle = (line.interval.start + line.interval.end) / 2;
  return line;
}

// Says where the line stands, then stops or counts, as the user wants it.
void reject(Bed& bed, int64_t line, const Error& error, const BedOptions& options) {
  const Error placed = error.in(bed.path, line);
  if (!options.skip_bad_lines) throw placed;
  if (bed.skipped_lines++ == 0) bed.first_skipped = placed.what();
}

void check_any_left(const Bed& bed) {
  if (!bed.lines.empty()) return;
  if (bed.skipped_lines == 0) throw Error(bed.path + " is empty: it holds no interval");
  throw Error(fmt::format("{} holds no good line: {} skipped, the first was {}", bed.path, bed.skipped_lines,
                          bed.first_skipped));
}

// Whether the interval had to be clipped.
bool clip(Interval& interval, const Fasta& fasta) {
  const auto found = fasta.find(interval.chrom);
  if (!found) {
    throw Error(fmt::format("sequence '{}' is not in {}", interval.chrom, fasta.path()),
                fasta.naming() + "; is the BED from another assembly?");
  }
  const int64_t length = fasta.sequences()[*found].length;
  if (interval.start >= length) {
    throw Error(fmt::format("start {} lies past the end of sequence '{}', which has {} bases", interval.start,
                            interval.chrom, length),
                skip_hint());
  }
  const bool sticks_out = interval.end > length;
  interval.end = std::min(interval.end, length);
  return sticks_out;
}

}  // namespace

Bed read_bed(const std::string& path, const BedOptions& options) {
  TextKeeper keeper(path, options.keep_text);
  ByteStream stream(path);
  Bed bed;
  bed.path = stream.name();
  std::string text;
  for (int64_t line = 1; stream.next_line(text); ++line) {
    if (line > std::numeric_limits<uint32_t>::max()) throw Error(fmt::format("{}: too many lines", bed.path));
    keeper.see(text);
    if (line == 1 && text.starts_with(byte_order_mark)) text.erase(0, byte_order_mark.size());
    if (is_decoration(text)) continue;
    const auto fields = bed_columns(text);
    try {
      bed.lines.push_back(parse_line(text, fields, options.check_strands));
      bed.lines.back().line = static_cast<uint32_t>(line);
      bed.columns = std::max(bed.columns, static_cast<int64_t>(fields.size()));
    } catch (const Error& error) {
      reject(bed, line, error.hint().empty() ? error.hinting(skip_hint()) : error, options);
    }
  }
  check_any_left(bed);
  if (options.keep_text) bed.text = keeper.finish();
  return bed;
}

Bed place_on(Bed bed, const Fasta& fasta, const BedOptions& options) {
  size_t kept = 0;  // those that are good take the places of those that are not
  for (BedLine& line : bed.lines) {
    try {
      bed.clipped_lines += clip(line.interval, fasta);
      bed.lines[kept++] = line;
    } catch (const Error& error) {
      reject(bed, line.line, error, options);
    }
  }
  bed.lines.resize(kept);
  check_any_left(bed);
  return bed;
}

BedText::BedText(const Bed& bed) : path_(bed.path), stream_(bed.text->path()) {}

const std::string& BedText::of(const BedLine& line) {
  while (line_ < line.line) {
    if (!stream_.next_line(text_)) throw Error(fmt::format("{}: the file was changed while it was read", path_));
    ++line_;
  }
  if (line_ == 1 && text_.starts_with(byte_order_mark)) text_.erase(0, byte_order_mark.size());
  return text_;
}

}  // namespace seqcast
