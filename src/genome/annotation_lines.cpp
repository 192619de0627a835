// SPDX-License-Identifier: MIT
#include "genome/annotation_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <utility>

#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// A kind that tells of a whole transcript in one line. @param parse  none for a line that tells of none.
AnnotationLines one_line_each(std::optional<FoundTranscript> (*parse)(std::string_view)) {
  const auto found = std::make_shared<std::vector<FoundTranscript>>();
  return {[=](std::string_view line, int64_t number) -> int64_t {
            std::optional<FoundTranscript> one = parse(line);
            if (!one) return 0;
            one->line = number;
            found->push_back(std::move(*one));
            return found_transcript_bytes + std::ssize(found->back().transcript.exons) * exon_bytes;
          },
          [=] { return std::move(*found); }};
}

std::string columns_text(size_t columns) { return fmt::format("{} column{}", columns, columns == 1 ? "" : "s"); }

std::optional<FoundTranscript> table_line(std::string_view line) {
  const auto columns = tab_columns(line);
  if (columns.size() != 7)
    throw Error(fmt::format("{}, expected 7: #NAME, CHROM, STRAND, TX_START, TX_END, EXON_START, EXON_END",
                            columns_text(columns.size())));
  if (columns[0] == "#NAME") return std::nullopt;
  Transcript transcript{std::string(columns[0]), std::string(columns[1]), false, {}, {}};
  transcript.bases = {whole_number(columns[3], "TX_START"), whole_number(columns[4], "TX_END")};
  const auto starts = whole_numbers(columns[5], "EXON_START"), ends = whole_numbers(columns[6], "EXON_END");
  if (starts.size() != ends.size())
    throw Error(fmt::format("{} exon starts and {} ends, expected as many of each", starts.size(), ends.size()));
  for (size_t i = 0; i < starts.size(); ++i) transcript.exons.push_back({starts[i], ends[i]});
  return FoundTranscript{std::move(transcript), std::string(columns[0]), std::string(columns[2])};
}

std::optional<FoundTranscript> bed12_line(std::string_view line) {
  const auto columns = tab_columns(line);
  if (columns.size() != 12)
    throw Error(fmt::format("{}, expected the 12 of a BED file with exons as blocks", columns_text(columns.size())));
  Transcript transcript{std::string(columns[3]), std::string(columns[0]), false, {}, {}};
  transcript.bases = {whole_number(columns[1], "start"), whole_number(columns[2], "end")};
  const auto sizes = whole_numbers(columns[10], "block size"), starts = whole_numbers(columns[11], "block start");
  const int64_t count = whole_number(columns[9], "number of blocks");
  if (std::ssize(sizes) != count || std::ssize(starts) != count)
    throw Error(fmt::format("{} block sizes and {} starts, expected {} of each", sizes.size(), starts.size(), count));
  for (size_t i = 0; i < sizes.size(); ++i) {
    const int64_t begin = transcript.bases.begin + starts[i];
    transcript.exons.push_back({begin, begin + sizes[i]});
  }
  return FoundTranscript{std::move(transcript), std::string(columns[3]), std::string(columns[5])};
}

}  // namespace

AnnotationLines bed12_lines() { return one_line_each(bed12_line); }
AnnotationLines gene_table_lines() { return one_line_each(table_line); }

std::vector<std::string_view> tab_columns(std::string_view line) {
  std::vector<std::string_view> columns;
  for (size_t end = line.find('\t'); end != line.npos; end = line.find('\t')) {
    columns.push_back(line.substr(0, end));
    line.remove_prefix(end + 1);
  }
  columns.push_back(line);
  return columns;
}

bool is_whole_number(std::string_view text) {
  return !text.empty() && text.size() < 18 && text.find_first_not_of("0123456789") == text.npos;
}

int64_t whole_number(std::string_view text, std::string_view what) {
  if (!is_whole_number(text)) throw Error(fmt::format("{} '{}' is not a whole number", what, text));
  int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::vector<int64_t> whole_numbers(std::string_view text, std::string_view what) {
  std::vector<int64_t> numbers;
  while (!text.empty()) {
    const size_t comma = std::min(text.find(','), text.size());
    numbers.push_back(whole_number(text.substr(0, comma), what));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return numbers;
}

}  // namespace seqcast
