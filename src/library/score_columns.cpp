// SPDX-License-Identifier: MIT
// Columns of the installed interface's tables of scores.
#include "library/score_columns.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "genome/bed_columns.hpp"
#include "library/columns.hpp"

namespace seqcast {
namespace {

/// A number that read_bed has read already.
int64_t number_in(std::string_view text) {
  int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

std::vector<Column> own_columns(const Bed& bed) {
  std::vector<Column> columns;
  for (const std::string& name : bed.column_names) {
    const bool is_number = columns.size() == 1 || columns.size() == 2;
    if (is_number) {
      columns.push_back({name, std::vector<int64_t>()});
    } else {
      columns.push_back({name, TextColumn()});
    }
  }
  BedText texts(bed);
  for (const BedLine& line : bed.lines) {
    const std::vector<std::string_view> fields = bed_columns(texts.of(line));
    for (size_t i = 0; i < columns.size(); ++i) {
      const std::string_view field = i < fields.size() ? fields[i] : ".";
      if (auto* numbers = std::get_if<std::vector<int64_t>>(&columns[i].values)) {
        numbers->push_back(number_in(field));
      } else {
        add_text(std::get<TextColumn>(columns[i].values), field);
      }
    }
  }
  return columns;
}

std::vector<Column> own_columns(const std::vector<GenomeRegion>& regions) {
  TextColumn chroms, strands;
  std::vector<int64_t> starts, ends;
  for (const GenomeRegion& region : regions) {
    add_text(chroms, region.sequence);
    add_text(strands, {&region.strand, 1});
    starts.push_back(region.start);
    ends.push_back(region.end);
  }
  std::vector<Column> columns;
  columns.push_back({"chrom", std::move(chroms)});
  columns.push_back({"start", std::move(starts)});
  columns.push_back({"end", std::move(ends)});
  const auto has_strand = [](const GenomeRegion& region) { return region.strand != '.'; };
  if (std::any_of(regions.begin(), regions.end(), has_strand)) columns.push_back({"strand", std::move(strands)});
  return columns;
}

}  // namespace seqcast
