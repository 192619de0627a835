// SPDX-License-Identifier: MIT
//
// The format is that of UCSC's page on bedGraph: chrom, start, end, value; 0-based and half-open.
#include "genome/bedgraph_file.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "base/ascii_text.hpp"
#include "genome/bed_columns.hpp"
#include "genome/bed_decoration.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr const char* bedgraph_form_hint =
    "a bedGraph file has lines of chrom, start, end, value: was another file meant?";

int64_t parse_place(std::string_view text, const char* what) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc::result_out_of_range)
    throw Error(fmt::format("{} {} is too large for any genome", what, text));
  if (error != std::errc() || end != text.data() + text.size())
    throw Error(fmt::format("{} '{}' is not a whole number", what, text), bedgraph_form_hint);
  if (number < 0) throw Error(fmt::format("{} {} is negative", what, number));
  return number;
}

float parse_value(std::string_view text) {
  double number = 0;
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || text.empty())
    throw Error(fmt::format("value '{}' is not a number", text), bedgraph_form_hint);
  const auto value = static_cast<float>(number);
  if (std::isinf(value)) throw Error(fmt::format("value '{}' is not a finite number", text));
  return value;
}

BedGraphLine parse_bedgraph_line(std::string_view text) {
  const auto fields = bed_columns(text);
  if (text.starts_with('>')) throw Error("a line of FASTA, expected bedGraph", bedgraph_form_hint);
  if (fields.size() != 4)
    throw Error(
        fmt::format("{} column{}, expected 4: chrom, start, end, value", fields.size(), fields.size() == 1 ? "" : "s"),
        bedgraph_form_hint);
  BedGraphLine line;
  if (trimmed(fields[0]).empty()) throw Error("the first column is empty, expected a sequence's name");
  line.interval.chrom = trimmed(fields[0]);
  line.interval.start = parse_place(trimmed(fields[1]), "start");
  line.interval.end = parse_place(trimmed(fields[2]), "end");
  if (line.interval.start >= line.interval.end)
    throw Error(fmt::format("start {} is not before end {}", line.interval.start, line.interval.end),
                "bedGraph is 0-based and half-open");
  line.value = parse_value(trimmed(fields[3]));
  return line;
}

}  // namespace

bool BedGraphFile::next(BedGraphLine& line) {
  while (stream_.next_line(text_)) {
    ++number_;
    if (is_decoration(text_)) continue;
    try {
      line = parse_bedgraph_line(text_);
    } catch (const Error& error) {
      throw error.in(name(), number_);
    }
    return true;
  }
  return false;
}

}  // namespace seqcast
