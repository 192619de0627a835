// SPDX-License-Identifier: MIT
// What does one pass over a FASTA text tell about its sequences?
#pragma once

#include <cstdio>

#include "seqcast/genome/byte_stream.hpp"
#include "seqcast/genome/fasta_index.hpp"

namespace seqcast {

struct FastaScan {
  FastaIndex index;
  /// Whether each sequence's lines are equally long, so that the index finds any base in the text itself.
  bool is_regular = true;
};

/// Whether every byte may stand for a base: printable, no blank and no '>'.
bool are_bases(std::string_view text);

/// Reads a whole FASTA text and finds its sequences. Line ends of either kind, blank lines, blanks inside a line and
/// lines of any length are fine.
///
/// @param spool   if not null, every base is written there, one behind the other, and the index says where in it.
/// @throws Error  naming file and line: not FASTA, no sequence, no base, a name missing or there twice, a byte that is
///                no printable character; or that the spool cannot be written.
FastaScan scan_fasta(ByteStream& stream, std::FILE* spool);

}  // namespace seqcast
