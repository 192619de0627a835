// SPDX-License-Identifier: MIT
// Sequential reader of plain, gzip or BGZF text.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/bgzf_block.hpp"
#include "io/descriptor.hpp"

struct z_stream_s;

namespace seqcast {

/// Whether htslib writes its own log to stderr, in the whole process: for the program, not for a library's caller.
void set_htslib_verbose(bool verbose);
/// The version of the htslib that is linked, e.g. "1.16".
std::string htslib_version();

enum class Packing { plain, gzip, bgzf };

/// A text, opened once and read block by block; a pipe is as good as a file. Compression is told from the bytes, not
/// from the name.
///
/// Packed text may be several gzip members and BGZF blocks in any order, and zero bytes may follow, as gzip has it.
/// Where the last of them is a block of BGZF, it must be the empty one that ends such files, so that one that was cut
/// between blocks is told from a whole one. A mark of UTF-8 at the beginning is passed over.
class ByteStream {
 public:
  /// @param path    a file, or `-` for standard input.
  /// @throws Error  if it cannot be opened or read, or is a folder.
  /// @param is_text  whether another kind of file is an error, and a mark of UTF-8 is passed over.
  explicit ByteStream(const std::string& path, bool is_text = true);
  ByteStream(ByteStream&&) noexcept;
  ByteStream& operator=(ByteStream&&) noexcept;
  ~ByteStream();

  /// What to call it in a message: the path, or "standard input".
  const std::string& name() const { return name_; }
  /// Of the first bytes.
  Packing packing() const { return packing_; }
  bool is_regular_file() const { return is_regular_file_; }
  /// Of the open file.
  int descriptor() const { return descriptor_->number(); }

  /// The next piece of the unpacked text, at most 64 KiB, valid until the next call; empty at the end.
  /// @throws Error  if reading fails, compressed data is damaged or cut short, or the text is of UTF-16.
  std::string_view next_block();
  /// Whether the text began with a mark of UTF-8, once any of it is read.
  bool had_mark() const { return had_mark_; }

  /// The text that comes next, as far as it is unpacked, for `next_line` to read; empty at the end.
  std::string_view ahead();

  /// Reads a line into `line`, without its line feed or carriage return and line feed.
  /// @return  false at the end. Not to be mixed with `next_block`.
  bool next_line(std::string& line);

 private:
  struct EndInflate {
    void operator()(z_stream_s* state) const;
  };

  std::string_view fill(size_t bytes);
  std::string_view take(size_t bytes);
  std::string_view unpack_next();
  std::string_view unpack_block(size_t bytes);
  std::string_view inflate_more();
  void begin_member();
  void check_rest();
  std::string_view without_mark(std::string_view text);
  [[noreturn]] void fail_damaged() const;

  std::string name_;
  std::unique_ptr<Descriptor> descriptor_;
  Packing packing_ = Packing::plain;
  bool is_regular_file_ = false;
  bool is_at_start_ = true;  // of the text
  bool had_mark_ = false;
  bool ends_in_text_ = false;  // the last member was a block of BGZF with text in it

  std::vector<char> raw_;  // what the file has, read ahead
  size_t raw_begin_ = 0, raw_end_ = 0;
  std::unique_ptr<BgzfUnpacker> unpacker_;
  std::unique_ptr<z_stream_s, EndInflate> inflating_;
  bool in_member_ = false;  // of gzip
  std::vector<char> text_;  // that was inflated
  std::string_view rest_;   // of the block that next_line is in
};

}  // namespace seqcast
