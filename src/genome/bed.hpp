// SPDX-License-Identifier: MIT
// BED reader.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/enum_names.hpp"
#include "genome/bed_columns.hpp"
#include "genome/fasta.hpp"
#include "genome/interval.hpp"
#include "genome/windows.hpp"
#include "io/kept_text.hpp"

namespace seqcast {

/// What a window around a line is centered on: the middle of its interval, or the summit that a narrowPeak file's
/// column 10 counts from the start.
enum class Around { middle, summit };

template <>
struct Names<Around> {
  static constexpr std::pair<std::string_view, Around> table[] = {{"middle", Around::middle},
                                                                  {"summit", Around::summit}};
};

/// There may be millions: what a line says besides is read again where it is wanted (BedText).
struct BedLine {
  Interval interval;        // place_on clips it to its sequence
  int64_t middle = 0;       // of the interval as the line has it, or its summit: windows are centered on it
  uint32_t line = 0;        // its number, from 1
  char strand = '.';        // column 6 where it is + or -
  bool is_missing = false;  // its sequence is not in the FASTA (place_on, keep_missing)
};

static_assert(sizeof(BedLine) <= 40);  // region_bytes counts it

struct BedOptions {
  bool skip_bad_lines = false;  // drop and count them instead of stopping at the first
  bool check_strands = false;   // a line whose column 6 is there and not +, - or . is bad
  bool keep_text = false;       // the lines' own text will be read again
  bool strict_names = false;    // only the FASTA's own names (genome/sequence_names)
  bool keep_missing = false;    // lines on sequences that the FASTA lacks are kept, and marked
  Around around = Around::middle;
  int64_t memory = 0;                         // bytes that the lines may take; 0: what this process may use
  std::optional<WindowLayout> centered = {};  // each line has a window of its own: where it keeps no base, it is bad
};

struct Bed {
  std::string path;                       // or "standard input"
  std::deque<BedLine> lines;              // which does not move them when it grows
  int64_t columns = 0;                    // of the line that has most
  std::vector<std::string> column_names;  // as many
  int64_t skipped_lines = 0;              // bad ones
  std::string first_skipped;              // the error that the first of them would have been
  int64_t clipped_lines = 0;              // that reached past their sequence's end
  int64_t missing_lines = 0;              // on sequences that the FASTA lacks, where they are kept
  std::string renamed;                    // which sequences are called otherwise in the FASTA; empty where none is
  std::shared_ptr<const KeptText> text;   // where it was to be kept
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

/// Reads a BED file, plain, gzip or BGZF: three columns or more, separated by tabs, or by blanks in a line without
/// tabs. Blank lines, comments and `track` and `browser` lines are passed over.
///
/// @param path    a file, or `-` for standard input.
/// @throws Error  naming file and line, for the first bad line; or if no line is left.
Bed read_bed(const std::string& path, const BedOptions& options = {});

/// Gives each interval the FASTA's name of its sequence (genome/sequence_names) and clips it to that; counts those that
/// it clipped. A line's own text stays as it is.
///
/// @throws Error  naming file and line, if a sequence is not in the FASTA, or an interval lies wholly past its end, or
///                the window around it keeps none of its bases (with `skip_bad_lines` such lines are dropped and
///                counted); or if no line is left.
Bed place_on(Bed bed, const Fasta& fasta, const BedOptions& options = {});

}  // namespace seqcast
