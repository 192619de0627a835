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

#include "io/byte_stream.hpp"

struct faidx_t;

namespace seqcast {

struct NamelessFile;

struct Sequence {
  std::string name;
  int64_t length = 0;
  int64_t line = 0;  ///< where it stands in the file, if that was noted
};

/// A FASTA file, its sequences' names and lengths, and their bases on demand. Movable; used by one thread at a time.
///
/// Plain and BGZF files are read in place by htslib's faidx, through their .fai and .gzi; those are built where they
/// are missing, older than the file or do not fit it (and stay in memory where the folder cannot be written): what says
/// something else than the file is never replaced without a notice. Standard
/// input, pipes, plain gzip and files whose lines are unevenly long are unpacked once into a nameless temporary file.
/// Sequences without bases are left out, as faidx leaves them out.
class Fasta {
 public:
  /// @param path    a file, or `-` for standard input.
  /// @throws Error  if it cannot be read or is not a FASTA file with distinct names and at least one base (a file with
  ///                a fitting index is not read through: then these show only where its bases are asked for).
  explicit Fasta(const std::string& path);

  /// A text with one sequence a line, plain or packed: the records are called 1, 2, ...
  /// @throws Error  as scan_lines does.
  static Fasta of_lines(const std::string& path);

  /// The path as given; for standard input, "standard input".
  const std::string& path() const { return path_; }
  /// In the file's order.
  const std::vector<Sequence>& sequences() const { return sequences_; }

  /// What was wrong with an index that lay beside the file, and what became of it; empty where nothing was.
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
  Fasta() = default;

  struct Destroy {
    void operator()(faidx_t* index) const;
  };

  bool load(const std::string& fasta, const std::string& fai, const std::string& gzi);
  bool build(const std::string& fai, const std::string& gzi);
  void put_beside(const NamelessFile& built, const std::string& path);
  void load_copy(ByteStream& stream);
  void load_copy(const std::string& copy);

  std::string path_, index_notice_;
  std::vector<Sequence> sequences_;
  std::unordered_map<std::string, size_t> by_name_;
  std::unique_ptr<faidx_t, Destroy> index_;
};

}  // namespace seqcast
