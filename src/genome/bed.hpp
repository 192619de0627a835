// SPDX-License-Identifier: MIT
// BED reader.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "genome/fasta.hpp"
#include "genome/interval.hpp"
#include "io/kept_text.hpp"

namespace seqcast {

/// There may be millions: what a line says besides is read again where it is wanted (BedText).
struct BedLine {
  Interval interval;   // place_on clips it to its sequence
  int64_t middle = 0;  // of the interval as the line has it: (start + end) / 2
  uint32_t line = 0;   // its number, from 1
  char strand = '.';   // column 6 where it is + or -
};

/// Bytes that a line takes, where it is kept in a deque.
constexpr int64_t bed_line_bytes = 43;
static_assert(sizeof(BedLine) <= 40);

struct BedOptions {
  bool skip_bad_lines = false;  // drop and count them instead of stopping at the first
  bool check_strands = false;   // a line whose column 6 is there and not +, - or . is bad
  bool keep_text = false;       // the lines' own text will be read again
};

struct Bed {
  std::string path;                      // or "standard input"
  std::deque<BedLine> lines;             // which does not move them when it grows
  int64_t columns = 0;                   // of the line that has most
  int64_t skipped_lines = 0;             // bad ones
  std::string first_skipped;             // the error that the first of them would have been
  int64_t clipped_lines = 0;             // that reached past their sequence's end
  std::shared_ptr<const KeptText> text;  // where it was to be kept
};

/// The lines' own text, one after the other: of a file from that file, which must not have changed, else from a copy.
class BedText {
 public:
  /// @param bed  read with keep_text. @throws Error  where its file cannot be read again.
  explicit BedText(const Bed& bed);

  /// A line as it stands in the file, without its line end; lines are asked for in order.
  const std::string& of(const BedLine& line);

 private:
  std::string path_;
  ByteStream stream_;
  std::string text_;
  uint32_t line_ = 0;  // the number of the line that is there
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
