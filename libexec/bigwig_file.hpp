// SPDX-License-Identifier: MIT
// bigWig reader for untrusted files: chromosomes and per-base values.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "bigwig_bytes.hpp"

namespace seqcast::libexec {

/// A bigWig file as UCSC's library reads it: the index is searched in all its branches, in whatever order the file has
/// its chromosomes and blocks; either byte order; compressed or not. No number of the file's is believed beyond what
/// the file holds: memory and time stay within a multiple of its size.
class BigWigFile {
 public:
  struct Chrom {
    std::string name;
    uint32_t number = 0, bases = 0;
  };
  /// Bases [first, last) of a chromosome.
  struct Asked {
    const Chrom& chrom;
    uint32_t first, last;
  };
  /// Takes bases [start, end) with their value.
  using TakeValue = std::function<void(uint32_t start, uint32_t end, float value)>;

  /// @param descriptor  of a regular file, open for reading; it stays open.
  /// @param path        for messages.
  /// @throws Error      for what is no bigWig file, or damaged.
  BigWigFile(int descriptor, const std::string& path);

  /// Sorted by name.
  const std::vector<Chrom>& chroms() const noexcept { return chroms_; }
  /// Null where the file does not have it.
  const Chrom* find(const std::string& name) const;

  /// Hands on the parts of intervals that lie in the bases asked for.
  /// @throws Error  where the index or a block is damaged.
  void intervals(const Asked& asked, const TakeValue& take);

 private:
  struct Block {
    uint64_t offset, bytes;
    auto operator<=>(const Block&) const = default;
  };
  void read_header();
  void read_chroms(uint64_t tree_offset);
  void read_names(const std::string& node, uint32_t key_bytes);
  std::vector<Block> find_blocks(const Asked& asked) const;
  const std::string& block(const Block& where);
  void decode(const std::string& bytes, const Asked& asked, const TakeValue& take) const;

  BigWigBytes file_;
  uint64_t index_offset_ = 0;
  uint32_t unpacked_bytes_ = 0;  // of a block, at most; 0: blocks are not compressed
  std::vector<Chrom> chroms_;
  Block held_{0, 0};  // the block that was read last, which the next window often wants again
  std::string held_bytes_;
};

}  // namespace seqcast::libexec
