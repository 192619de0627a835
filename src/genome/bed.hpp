// SPDX-License-Identifier: MIT
// BED reader.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "genome/fasta.hpp"
#include "genome/interval.hpp"

namespace seqcast {

struct BedLine {
  Interval interval;    // place_on clips it to its sequence
  Interval asked;       // as the line has it
  std::string name;     // column 4, or empty
  char strand = '.';    // column 6 where it is + or -
  std::string columns;  // the whole line as it stands in the file, without its line end
  int64_t line = 0;     // its number, from 1
};

struct BedOptions {
  bool skip_bad_lines = false;  // drop and count them instead of stopping at the first
  bool check_strands = false;   // a line whose column 6 is there and not +, - or . is bad
};

struct Bed {
  std::string path;  // or "standard input"
  std::vector<BedLine> lines;
  int64_t columns = 0;        // of the line that has most
  int64_t skipped_lines = 0;  // bad ones
  std::string first_skipped;  // the error that the first of them would have been
  int64_t clipped_lines = 0;  // that reached past their sequence's end
};

/// A BED line's columns, parted by tabs or, in a line without a tab, by blanks.
std::vector<std::string_view> bed_columns(std::string_view line);

/// Reads a BED file: three columns or more, parted by tabs or, in a line without a tab, by blanks; plain, gzip or BGZF.
/// Blank lines, comments and `track` and `browser` lines are passed over.
///
/// @param path    a file, or `-` for standard input.
/// @throws Error  naming file and line, for the first bad line; or if no line is left.
Bed read_bed(const std::string& path, const BedOptions& options = {});

/// Clips each interval to its sequence, and counts those that it clipped. A line's own text stays as it is.
///
/// @throws Error  naming file and line, if a sequence is not in the FASTA or an interval lies wholly past its end (with
///                `skip_bad_lines` such lines are dropped and counted); or if no line is left.
Bed place_on(Bed bed, const Fasta& fasta, const BedOptions& options = {});

}  // namespace seqcast
