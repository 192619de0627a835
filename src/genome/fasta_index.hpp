// SPDX-License-Identifier: MIT
// Index of a FASTA text (.fai): where each sequence's bases lie.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "io/random_text.hpp"

namespace seqcast {

/// One line of a .fai: every line of a sequence has as many bases, but the last, which may have fewer.
struct FastaEntry {
  std::string name;
  int64_t length = 0;      ///< bases
  int64_t offset = 0;      ///< byte of the first one in the text
  int64_t line_bases = 0;  ///< of a line
  int64_t line_bytes = 0;  ///< of a line, with what ends it

  int64_t line_begin(int64_t line) const { return offset + line * line_bytes; }
  /// The byte where a base lies. Only of a sequence with bases.
  int64_t place(int64_t base) const { return line_begin(base / line_bases) + base % line_bases; }
  /// Bytes that end a line.
  int64_t end_bytes() const { return line_bytes - line_bases; }
};

/// Sequences of a text that have no bases.
struct EmptySequences {
  int64_t count = 0;
  std::string first;  ///< its name

  void add(const std::string& name) {
    if (count++ == 0) first = name;
  }
};

/// @param memory  bytes that the sequences may take; 0: what this process may use.
/// @return        the lines of a .fai; none if it is no .fai, or holds numbers that no file has.
/// @throws Error  if it cannot be read, or has more sequences than memory holds.
std::vector<FastaEntry> read_fai(const std::string& path, int64_t memory = 0);

/// The text of a .fai as htslib writes it.
std::string fai_of(const std::vector<FastaEntry>& index);

/// Whether the text says what an index says, as far as can be seen at the sequences' ends: that each begins behind a
/// header with its name and ends before the next one, that nothing but headers lies between them, before the first or
/// behind the last, that no name comes twice, and that the first and the last line of each are of the length. Reads
/// little of a text of few sequences, however long they are; the lines between are checked against the index when they
/// are read (read_bases).
///
/// @param empty  gets the text's sequences without bases, whether the index has them or not; where it fits.
bool fits(const std::vector<FastaEntry>& index, RandomText& text, EmptySequences& empty);

/// Bases [start, end) of a sequence, 0 <= start < end <= length.
///
/// @return  fewer of them where the lines that hold them do not end where the index says, or hold no bases.
std::string read_bases(const FastaEntry& entry, RandomText& text, int64_t start, int64_t end);

}  // namespace seqcast
