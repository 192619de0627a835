// SPDX-License-Identifier: MIT
// FASTA validation, and normalisation to lines of equal length.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "io/byte_stream.hpp"

namespace seqcast {

/// Whether every byte may stand for a base: printable, no blank and no '>'.
bool are_bases(std::string_view text);

/// Reads a whole FASTA text, in which line ends of either kind, blank lines, blanks inside a line and lines of any
/// length are fine.
///
/// @param copy    if not null, the sequences are written there in lines that htslib's faidx can index; those without
///                bases are left out.
/// @return        whether faidx may be tried on the text itself: every line of bases ends in the same way, and no blank
///                stands elsewhere. That lines are evenly long, faidx sees for itself.
/// @throws Error  naming file and line: not FASTA, no sequence, no base, a name missing or there twice, a byte that is
///                no printable character; or that the copy cannot be written.
bool scan_fasta(ByteStream& stream, std::FILE* copy);

/// Reads a text with one sequence a line, which become the records 1, 2, ... of a FASTA text; blank lines are passed
/// over, and so are blanks at a line's end.
///
/// @param copy    the FASTA text is written there, in lines that htslib's faidx can index.
/// @return        the line of each record.
/// @throws Error  naming file and line: a byte that is no printable letter; no sequence; or that the copy cannot be
///                written.
std::vector<int64_t> scan_lines(ByteStream& stream, std::FILE* copy);

/// The line, from 1, of a record's header in a FASTA file; 0 where there is none.
int64_t line_of_header(const std::string& path, std::string_view name);

}  // namespace seqcast
