// SPDX-License-Identifier: MIT
// Blocks of BGZF files: where they lie, and what is in one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct libdeflate_decompressor;

namespace seqcast {

/// A BGZF file is a row of gzip members of at most 64 KiB of text. Each says its packed size in its header, and the
/// last one holds no text: a file that ends in another block is cut short.
constexpr size_t bgzf_header_bytes = 18;
constexpr size_t max_bgzf_block_bytes = size_t{1} << 16;

/// Bytes of the whole block that begins with these; 0 where they are fewer than a header or begin no block.
size_t bgzf_block_bytes(std::string_view first_bytes) noexcept;

/// Unpacks blocks and checks their CRC and their length.
class BgzfUnpacker {
 public:
  BgzfUnpacker();

  /// The text of a whole block, valid until the next call; none where the block is damaged.
  std::optional<std::string_view> unpack(std::string_view block);

 private:
  struct Free {
    void operator()(libdeflate_decompressor* decompressor) const;
  };
  std::unique_ptr<libdeflate_decompressor, Free> decompressor_;
  std::string text_;
};

/// Where a block begins, in the file and in the text.
struct BgzfBlock {
  int64_t packed = 0;
  int64_t text = 0;
  bool operator==(const BgzfBlock&) const = default;
};

/// Walks from header to header through a file, which reads a few bytes of each block and no text.
///
/// @return  the blocks, with the empty one at the end; none where the file is not BGZF from its first byte to its last.
std::vector<BgzfBlock> bgzf_blocks(int descriptor);

/// Whether an index of blocks (.gzi) says of every block where it begins, and nothing else; it may leave out those
/// without text.
bool is_gzi_of(std::string_view gzi, const std::vector<BgzfBlock>& blocks);

/// The size of the largest index of these blocks.
size_t max_gzi_bytes(const std::vector<BgzfBlock>& blocks) noexcept;

/// The index of blocks as htslib writes it: how many follow the first, and where each begins.
std::string gzi_of(const std::vector<BgzfBlock>& blocks);

}  // namespace seqcast
