// SPDX-License-Identifier: MIT
// Which bases does a FASTA file hold at a place in the genome?
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "seqcast/genome/fasta_index.hpp"
#include "seqcast/genome/fasta_text.hpp"

namespace seqcast {

struct Sequence {
  std::string name;
  int64_t length = 0;
};

/// A FASTA file, its sequences' names and lengths, and their bases on demand. Movable; used by one thread at a time.
///
/// Plain and BGZF files are read in place through their .fai and .gzi, which are built where they are missing or do not
/// match (and stay in memory where the folder cannot be written). Standard input, pipes, plain gzip and files whose
/// lines are unevenly long are unpacked once into a nameless temporary file.
class Fasta {
 public:
  /// @param path    a file, or `-` for standard input.
  /// @throws Error  if it cannot be read or is not a FASTA file with distinct names and at least one base.
  explicit Fasta(const std::string& path);

  /// The path as given; for standard input, "standard input".
  const std::string& path() const { return path_; }
  /// In the file's order.
  const std::vector<Sequence>& sequences() const { return sequences_; }

  /// The place of a name in `sequences()`.
  std::optional<size_t> find(std::string_view name) const;
  /// The same for a name that must be there.
  /// @throws Error  naming the file, with a hint how the file names its sequences ('chr1' against '1').
  size_t index_of(std::string_view name) const;
  int64_t length(std::string_view name) const { return sequences_[index_of(name)].length; }
  /// "hg38.fa names its sequences 'chr1', 'chr2', ...": for hints.
  std::string naming() const;

  /// The letters as they stand in the file, line ends left out.
  ///
  /// @param start, end   half-open, 0 <= start <= end <= length(chrom).
  /// @throws Error       if the place lies outside, or the file does not match its index.
  std::string fetch(std::string_view chrom, int64_t start, int64_t end) const;

 private:
  bool open_indexed(FastaIndex index, Packing packing);
  void open_scanned(ByteStream stream, bool can_index);
  void adopt(std::vector<FaiRecord> records);
  std::string without_line_ends(std::string text, const FaiRecord& record, int64_t start, int64_t bases) const;
  [[noreturn]] void fail_mismatch(const FaiRecord& record) const;

  std::string path_;
  std::vector<FaiRecord> records_;
  std::vector<Sequence> sequences_;
  std::unordered_map<std::string, size_t> by_name_;
  mutable FastaText text_;  // reading moves the place in the file
};

}  // namespace seqcast
