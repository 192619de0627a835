// SPDX-License-Identifier: MIT
// Where in a FASTA file does each sequence lie, and how is that kept in .fai and .gzi files?
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace seqcast {

/// One line of a .fai: where a sequence's bases lie in the unpacked text.
struct FaiRecord {
  std::string name;
  int64_t length = 0;      // bases
  int64_t offset = 0;      // of its first base in the text
  int64_t line_bases = 0;  // bases in each line but the last
  int64_t line_bytes = 0;  // the same with what ends the line

  /// Where base `base` lies in the text, for 0 <= base < length.
  int64_t place_of(int64_t base) const { return offset + base / line_bases * line_bytes + base % line_bases; }
  /// Where the text behind the last base begins.
  int64_t end() const { return length == 0 ? offset : place_of(length - 1) + 1; }
  bool operator==(const FaiRecord&) const = default;
};

/// Where a BGZF block begins, in the file and in the unpacked text.
struct BlockStart {
  int64_t address = 0;
  int64_t offset = 0;
  bool operator==(const BlockStart&) const = default;
};

struct FastaIndex {
  std::vector<FaiRecord> records;
  std::vector<BlockStart> blocks;  // of a BGZF file, the first at 0, 0; else empty
};

/// Nothing if the text is not a .fai through and through: five columns, numbers that can lie in one file, in order.
std::optional<std::vector<FaiRecord>> parse_fai(std::string_view text);
std::string format_fai(const std::vector<FaiRecord>& records);

/// Nothing if the bytes are not a .gzi through and through. The first block, which a .gzi leaves out, is put in.
std::optional<std::vector<BlockStart>> parse_gzi(std::string_view bytes);
std::string format_gzi(const std::vector<BlockStart>& blocks);

/// Reads FASTA.fai and, for a BGZF file, FASTA.gzi.
/// @return  nothing if one is missing or unusable; then the index is built again.
std::optional<FastaIndex> read_index(const std::string& fasta, bool is_bgzf);

/// Writes the same, each to a temporary name first, as far as the folder lets it: a failure is not an error.
void write_index(const std::string& fasta, const FastaIndex& index);

/// Whether the index files are as young as the FASTA.
bool index_is_current(const std::string& fasta);

}  // namespace seqcast
