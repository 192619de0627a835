// SPDX-License-Identifier: MIT
// Indexed FASTA reader.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "genome/fasta_index.hpp"
#include "io/byte_stream.hpp"
#include "io/random_text.hpp"

namespace seqcast {

struct FastaScan;  // genome/fasta_scan

struct Sequence {
  std::string name;
  int64_t length = 0;
  int64_t line = 0;  ///< where it stands in the file, if that was noted
};

/// A FASTA file, its sequences' names and lengths, and their bases on demand. Movable; used by one thread at a time.
///
/// Plain and BGZF files are read in place, through an index: their .fai where it is there, is not older than the file
/// and says what the file says (genome/fasta_index), else one of our own walk through the file, written next to it
/// where the folder can be written. What lay there and said something else is never replaced without a notice; a link
/// is not replaced at all. Where blocks of BGZF lie is read from the blocks themselves; a .gzi is written for others.
/// Standard input, pipes, plain gzip and files whose lines are unevenly long are unpacked once into a temporary file
/// without a name. Sequences without bases are left out, and counted.
class Fasta {
 public:
  /// @param path    a file, or `-` for standard input.
  /// @param memory  bytes that names and places of the sequences may take; 0: what this process may use.
  /// @throws Error  if it cannot be read or is not a FASTA file with distinct names and at least one base (a file with
  ///                a fitting index is not read through: then these show only where its bases are asked for).
  explicit Fasta(const std::string& path, int64_t memory = 0);

  /// The same for records, which need no names: those without one are called by their number.
  static Fasta of_records(const std::string& path, int64_t memory = 0);

  /// A text with one sequence a line, plain or packed: the records are called 1, 2, ...
  /// @throws Error  as scan_lines does.
  static Fasta of_lines(const std::string& path, int64_t memory = 0);

  /// The path as given; for standard input, "standard input".
  const std::string& path() const { return path_; }
  /// In the file's order.
  const std::vector<Sequence>& sequences() const { return sequences_; }

  /// Bytes that names may take, which lines that are read onto the sequences keep to as well.
  int64_t memory() const { return memory_; }

  /// How many have no name of their own and are called by their number, and where; empty where all have one.
  std::string unnamed_notice() const;
  /// @throws Error  naming the line of the first of them, if there are any.
  void check_named() const;

  /// @throws Error  naming the first sequence without bases, if there are any.
  void check_filled() const;

  /// What was wrong with an index that lay next to the file, and what became of it; empty where nothing was.
  const std::string& index_notice() const { return index_notice_; }

  /// The place of a name in `sequences()`.
  std::optional<size_t> find(std::string_view name) const;
  /// The same for a name that must be there.
  /// @throws Error  naming the file, with a hint how the file names its sequences ('chr1' against '1').
  size_t index_of(std::string_view name) const;
  int64_t length(std::string_view name) const { return sequences_[index_of(name)].length; }
  /// Where a sequence stands, for messages: "names.txt:3", "x.fa:12: record 'a'", or the record alone where the file
  /// cannot be read again.
  std::string place_of(std::string_view name) const;
  /// "hg38.fa names its sequences 'chr1', 'chr2', ...": for hints.
  std::string naming() const;

  /// The letters as they stand in the file, line ends left out.
  ///
  /// @param start, end   half-open, 0 <= start <= end <= length(chrom).
  /// @throws Error       if the place lies outside, or the file does not match its index.
  std::string fetch(std::string_view chrom, int64_t start, int64_t end) const;

 private:
  explicit Fasta(int64_t memory) : memory_(memory) {}

  void open(const std::string& path);
  std::string_view open_in_place(ByteStream& stream, const std::vector<BgzfBlock>& blocks);
  void take(std::vector<FastaEntry> index);
  void take(FastaScan found);
  void put_beside(const std::string& index, const std::string& path);
  void put_blocks_beside(const std::vector<BgzfBlock>& blocks);
  std::optional<std::string> read_beside(const std::string& path, size_t max_bytes);
  void note_index(const std::string& notice);
  void load_copy(ByteStream& stream);

  int64_t memory_;
  std::string path_, index_notice_;
  std::vector<Sequence> sequences_;
  std::vector<FastaEntry> entries_;                       // one a sequence
  std::unordered_map<std::string_view, size_t> by_name_;  // whose texts are the sequences'
  std::unique_ptr<RandomText> text_;
  bool has_file_index_ = false;  // a .fai that lay there, not our own walk
  int64_t unnamed_ = 0, first_unnamed_line_ = 0;
  EmptySequences empty_;
};

}  // namespace seqcast
