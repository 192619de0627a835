// SPDX-License-Identifier: MIT
// FASTA validation, and normalization to lines of equal length.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "genome/fasta_index.hpp"
#include "io/byte_stream.hpp"

namespace seqcast {

/// Blanks, and what ends lines.
constexpr bool is_blank(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// Whether every byte may stand for a base: printable, no blank and no '>'.
bool are_bases(std::string_view text);

/// Bytes that each sequence of a FASTA takes: its name and place, in the index, in what finds it and in writers.
constexpr int64_t sequence_bytes = 600;

/// What a walk through a whole text found.
struct FastaScan {
  /// Of the copy; without one, of the text itself. Sequences without bases are left out, as htslib leaves them out.
  std::vector<FastaEntry> index;
  /// Why the text itself cannot be read through such an index, of which there is none then: its lines are unevenly long
  /// or do not end in the same way, blanks stand elsewhere, a sequence has no name, or a mark comes first. "whose ..."
  std::string_view why_uneven;
  std::vector<int64_t> lines;  ///< of scan_lines: where each record stands
  int64_t unnamed = 0;         ///< sequences without a name, which are called by their number
  int64_t first_unnamed_line = 0;
  EmptySequences empty;
};

/// Reads a whole FASTA text, in which line ends of either kind, blank lines, blanks inside a line and lines of any
/// length are fine.
///
/// @param copy    if not null, the sequences are written there in lines of even length.
/// @param memory  bytes that the sequences may take; 0: what this process may use.
/// @throws Error  naming file and line: not FASTA, no sequence, no base, a name there twice, a byte that is no
/// printable
///                character; or that the copy cannot be written.
FastaScan scan_fasta(ByteStream& stream, std::FILE* copy, int64_t memory = 0);

/// Reads a text with one sequence a line, which become the records 1, 2, ... of a FASTA text; blank lines are passed
/// over, and so are blanks at a line's end.
///
/// @param copy    the FASTA text is written there, in lines of even length.
/// @param memory  as scan_fasta has it.
/// @throws Error  naming file and line: a byte that is no printable letter; no sequence; or that the copy cannot be
///                written.
FastaScan scan_lines(ByteStream& stream, std::FILE* copy, int64_t memory = 0);

/// The line, from 1, of a record's header in a FASTA file; 0 where there is none.
int64_t line_of_header(const std::string& path, std::string_view name);

}  // namespace seqcast
