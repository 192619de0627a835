// SPDX-License-Identifier: MIT
// Text of a plain or BGZF file, read at any place.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "io/bgzf_block.hpp"
#include "io/descriptor.hpp"

namespace seqcast {

/// Reads through a descriptor of its own, so that what the file's name leads to later makes no difference. Used by one
/// thread at a time.
class RandomText {
 public:
  /// A plain text.
  ///
  /// @param descriptor  of a regular file; a copy of it is kept.
  /// @param name        for messages.
  RandomText(int descriptor, std::string name);
  /// A text in blocks, which are the file's (bgzf_blocks).
  RandomText(int descriptor, std::string name, std::vector<BgzfBlock> blocks);

  /// Bytes of the whole text, as they were when it was opened.
  int64_t size() const noexcept { return size_; }

  /// Up to `bytes` bytes of text from `begin` on, fewer only at its end; valid until the next call.
  ///
  /// @param begin    0 or more.
  /// @throws Error   naming the file, where it cannot be read or a block is damaged.
  std::string_view read(int64_t begin, int64_t bytes);

 private:
  void load_plain(int64_t begin, int64_t end);
  void load_blocks(int64_t begin, int64_t end);

  Descriptor descriptor_;
  std::string name_;
  std::vector<BgzfBlock> blocks_;  // none of a plain text
  BgzfUnpacker unpacker_;
  std::string packed_;  // of one block
  int64_t size_ = 0;
  std::string held_;  // what was read last
  int64_t held_begin_ = 0;
};

}  // namespace seqcast
