// SPDX-License-Identifier: MIT
// How is any stretch of a FASTA file's unpacked text read?
#pragma once

#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "seqcast/genome/byte_stream.hpp"
#include "seqcast/genome/fasta_index.hpp"

namespace seqcast {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

/// A file for reading and writing that has no name: in TMPDIR (else /tmp), or in memory if that cannot be written.
File open_nameless_file();

/// A plain file, or a BGZF file with the list of its blocks, read anywhere. One block stays unpacked, so that stretches
/// that follow each other unpack each block once.
class FastaText {
 public:
  FastaText() = default;
  FastaText(std::string name, File file);
  FastaText(ByteStream stream, std::vector<BlockStart> blocks);

  /// Bytes of the unpacked text.
  /// @throws Error  if the list of blocks is found to be wrong.
  int64_t bytes();

  /// @throws Error  if the text ends before `to`, or the list of blocks is found to be wrong.
  std::string read(int64_t from, int64_t to);

 private:
  std::string read_file(int64_t from, int64_t to) const;
  std::string read_blocks(int64_t from, int64_t to);
  void load_block(size_t block);
  [[noreturn]] void fail_index() const;

  std::string name_;
  File file_;
  std::optional<ByteStream> stream_;
  std::vector<BlockStart> blocks_;
  std::optional<size_t> loaded_;  // the block that `block_` holds
  std::string_view block_;
};

}  // namespace seqcast
