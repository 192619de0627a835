// SPDX-License-Identifier: MIT
#include "genome/bed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <string_view>
#include <utility>

#include "base/ascii_text.hpp"
#include "base/setting.hpp"
#include "genome/bed_decoration.hpp"
#include "genome/sequence_names.hpp"
#include "io/byte_stream.hpp"
#include "io/held_lines.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

namespace {

std::string skip_hint() { return fmt::format("{} drops such lines and counts them", Setting::skip_bad_lines); }
constexpr const char* bed_form_hint = "a BED file has lines of chrom, start, end: was another file meant?";

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

/// The base of a narrowPeak line's summit.
Interval summit_of(const std::vector<std::string_view>& fields, const Interval& interval) {
  constexpr size_t column = 10;
  const std::string way_out = fmt::format("{}; {} takes the middle", skip_hint(), set_to(Setting::around, "middle"));
  if (fields.size() < column)
    throw Error(fmt::format("{} columns, expected {}: the last of narrowPeak's is the summit", fields.size(), column),
                set_to(Setting::around, "middle") + " takes the middle");
  if (fields[column - 1] == "-1") throw Error("no summit: column 10 is -1", way_out);
  const int64_t offset = parse_coordinate(fields[column - 1], "summit");
  if (offset >= interval.bases())
    throw Error(
        fmt::format("summit {} lies past the end of the interval, which has {} bases", offset, interval.bases()),
        way_out);
  return {interval.chrom, interval.start + offset, interval.start + offset + 1};
}

/// @throws Error  with a hint of its own, or none where the way out is to leave the line out.
BedLine parse_line(const std::string& text, const std::vector<std::string_view>& fields, const BedOptions& options) {
  if (text.starts_with('>'))
    throw Error(fmt::format("'{}' is a line of FASTA, expected BED", fields[0]), bed_form_hint);
  if (fields.size() == 9 && !is_number(fields[1]) && is_number(fields[3]) && is_number(fields[4]))
    throw Error("a line of GTF or GFF, expected BED", bed_form_hint);
  if (fields.size() < 3) {
    if (!is_printable(text)) throw Error("not a text file, expected BED", bed_form_hint);
    throw Error(fmt::format("{} column{}, expected at least 3: chrom, start, end", fields.size(),
                            fields.size() == 1 ? "" : "s"));
  }
  if (trimmed(fields[0]).empty()) throw Error("the first column is empty, expected a sequence's name");
  BedLine line;
  line.interval.chrom = trimmed(fields[0]);
  line.interval.start = parse_coordinate(trimmed(fields[1]), "start");
  line.interval.end = parse_coordinate(trimmed(fields[2]), "end");
  if (line.interval.start >= line.interval.end) {
    throw Error(fmt::format("start {} is not before end {}", line.interval.start, line.interval.end),
                fmt::format("BED is 0-based and half-open; {}", skip_hint()));
  }
  if (fields.size() > 5) {
    const std::string_view strand = trimmed(fields[5]);
    const bool is_stranded = strand == "+" || strand == "-";
    if (is_stranded) line.strand = strand[0];
    if (options.check_strands && !is_stranded && strand != ".")
      throw Error(fmt::format("strand '{}' in column 6, expected '+', '-' or '.'", strand));
  }
  line.middle = options.around == Around::summit ? summit_of(fields, line.interval).start
                                                 : (line.interval.start + line.interval.end) / 2;
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
  if (bed.skipped_lines == 0) throw Error("it is empty, expected intervals").in(bed.path);
  throw Error(fmt::format("it holds no good line: {} skipped, the first was {}", bed.skipped_lines, bed.first_skipped))
      .in(bed.path);
}

// Whether the interval had to be clipped.
bool clip(Interval& interval, int64_t length) {
  if (interval.start >= length) {
    throw Error(fmt::format("start {} lies past the end of sequence '{}', which has {} bases", interval.start,
                            interval.chrom, length),
                skip_hint());
  }
  const bool sticks_out = interval.end > length;
  interval.end = std::min(interval.end, length);
  return sticks_out;
}

/// Column 10 of BED itself is another number.
void check_summits(const BedColumns& columns, const std::string& path) {
  if (columns.kind() != BedKind::bed && columns.kind() != BedKind::gapped_peak) return;
  throw Error(fmt::format("column 10 is {}, expected narrowPeak's summits", columns.names().at(9)),
              set_to(Setting::around, "middle") + " takes the middle")
      .in(path);
}

/// A window of its own keeps some of the line's bases: those that its sequence has.
void check_centered(const BedLine& line, const WindowLayout& layout, int64_t length) {
  const Window window = center_window({line.interval.chrom, line.middle, line.middle}, layout);
  if (window.owned_begin < line.interval.end && line.interval.start < window.owned_end) return;
  throw Error(fmt::format("the window around base {} keeps {}-{}, past the end of sequence '{}', which has {} bases",
                          line.middle, window.owned_begin, window.owned_end, line.interval.chrom, length),
              fmt::format("{}; {} scores what lies inside", skip_hint(), set_to(Setting::place, "grid")));
}

}  // namespace

Bed read_bed(const std::string& path, const BedOptions& options) {
  TextKeeper keeper(path, options.keep_text);
  ByteStream stream(path);
  BedColumns columns(path);
  Bed bed;
  bed.path = stream.name();
  HeldLines held(bed.path, "lines", options.memory);
  std::string text;
  for (int64_t line = 1; stream.next_line(text); ++line) {
    if (line > std::numeric_limits<uint32_t>::max()) throw Error("too many lines").in(bed.path);
    if (line == 1 && text.starts_with("##fileformat=VCF"))
      throw Error("a VCF file, expected BED", bed_form_hint).in(bed.path, line);
    keeper.see(text);
    if (bed.lines.empty() && columns.see_header(text)) continue;
    if (is_decoration(text)) continue;
    held.add(region_bytes);
    const auto fields = bed_columns(text);
    try {
      bed.lines.push_back(parse_line(text, fields, options));
      bed.lines.back().line = static_cast<uint32_t>(line);
      columns.see(fields, bed.lines.back().interval);
    } catch (const Error& error) {
      reject(bed, line, error.hint().empty() ? error.hinting(skip_hint()) : error, options);
    }
  }
  check_any_left(bed);
  if (options.keep_text) bed.text = keeper.finish();
  bed.columns = columns.count();
  bed.column_names = columns.names();
  if (options.around == Around::summit) check_summits(columns, bed.path);
  return bed;
}

Bed place_on(Bed bed, const Fasta& fasta, const BedOptions& options) {
  SequenceNames names(fasta, options.strict_names);
  size_t kept = 0;  // those that are good take the places of those that are not
  for (BedLine& line : bed.lines) {
    try {
      const auto found = names.find(line.interval.chrom);
      if (!found && !options.keep_missing)
        throw Error(names.cause(line.interval.chrom),
                    names.hint(line.interval.chrom) + "; is the BED from another assembly?");
      line.is_missing = !found;
      bed.missing_lines += line.is_missing;
      if (found) {
        const Sequence& sequence = fasta.sequences()[*found];
        line.interval.chrom = sequence.name;
        const bool is_clipped = clip(line.interval, sequence.length);
        if (options.centered) check_centered(line, *options.centered, sequence.length);
        bed.clipped_lines += is_clipped;
      }
      bed.lines[kept++] = line;
    } catch (const Error& error) {
      reject(bed, line.line, error, options);
    }
  }
  bed.lines.resize(kept);
  bed.renamed = names.notice();
  check_any_left(bed);
  return bed;
}

BedText::BedText(const Bed& bed) : path_(bed.path), stream_(bed.text->path()) {}

const std::string& BedText::of(const BedLine& line) {
  while (line_ < line.line) {
    if (!stream_.next_line(text_)) throw Error("the file was changed while it was read").in(path_);
    ++line_;
  }

  return text_;
}

}  // namespace seqcast
