// SPDX-License-Identifier: MIT
// Sequential reader of plain, gzip or BGZF input.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct BGZF;

namespace seqcast {

/// Whether htslib writes its own log to stderr, in the whole process: for the program, not for a library's caller.
void set_htslib_verbose(bool verbose);
/// The version of the htslib that is linked, e.g. "1.16".
std::string htslib_version();

enum class Packing { plain, gzip, bgzf };

/// A file, opened once and read block by block. Compression is told from the bytes, not from the name.
class ByteStream {
 public:
  /// @param path    a file, or `-` for standard input.
  /// @throws Error  if it cannot be opened, is a directory, or is a BGZF file that lacks its end.
  explicit ByteStream(const std::string& path);

  /// What to call it in a message: the path, or "standard input".
  const std::string& name() const { return name_; }
  Packing packing() const { return packing_; }
  bool is_regular_file() const { return is_regular_file_; }

  /// The next piece of the unpacked text, at most 64 KiB, valid until the next call; empty at the end.
  /// @throws Error  if reading fails or compressed data is damaged or cut short.
  std::string_view next_block();

  /// Reads a line into `line`, without its line feed or carriage return and line feed.
  /// @return  false at the end. Not to be mixed with `next_block`.
  bool next_line(std::string& line);

 private:
  struct Close {
    void operator()(BGZF* stream) const;
  };

  std::string name_;
  std::unique_ptr<BGZF, Close> stream_;
  Packing packing_ = Packing::plain;
  bool is_regular_file_ = false;
  std::string_view rest_;  // of the block that next_line is in
};

}  // namespace seqcast
