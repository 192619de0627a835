// SPDX-License-Identifier: MIT
#include "io/bgzf_block.hpp"

#include <fcntl.h>
#include <libdeflate.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <new>

#include "io/descriptor.hpp"
#include "io/little_endian.hpp"

namespace seqcast {
namespace {

constexpr size_t number_bytes = 8;                 // of a .gzi
constexpr size_t footer_bytes = 8;                 // CRC and length of the text
constexpr int64_t ahead_bytes = int64_t{8} << 20;  // that the system is asked to read while headers are walked
constexpr std::string_view bgzf_magic("\x1f\x8b\x08\x04", 4);  // gzip, deflate, an extra field

/// Where a block begins, as a .gzi has it.
std::string entry_of(const BgzfBlock& block) {
  return to_little_endian(static_cast<uint64_t>(block.packed), number_bytes) +
         to_little_endian(static_cast<uint64_t>(block.text), number_bytes);
}

}  // namespace

size_t bgzf_block_bytes(std::string_view bytes) noexcept {
  const bool begins_block = bytes.size() >= bgzf_header_bytes && bytes.starts_with(bgzf_magic) &&
                            little_endian(bytes.substr(10, 2)) == 6 && bytes.substr(12, 2) == "BC" &&
                            little_endian(bytes.substr(14, 2)) == 2;
  if (!begins_block) return 0;
  const size_t size = little_endian(bytes.substr(16, 2)) + 1;
  return size >= bgzf_header_bytes + footer_bytes ? size : 0;
}

void BgzfUnpacker::Free::operator()(libdeflate_decompressor* decompressor) const {
  libdeflate_free_decompressor(decompressor);
}

BgzfUnpacker::BgzfUnpacker() : decompressor_(libdeflate_alloc_decompressor()), text_(max_bgzf_block_bytes, '\0') {
  if (!decompressor_) throw std::bad_alloc();
}

std::optional<std::string_view> BgzfUnpacker::unpack(std::string_view block) {
  const std::string_view footer = block.substr(block.size() - footer_bytes);
  const std::string_view packed = block.substr(bgzf_header_bytes, block.size() - bgzf_header_bytes - footer_bytes);
  const size_t length = little_endian(footer.substr(4, 4));
  if (length > text_.size()) return std::nullopt;
  size_t got = 0;
  const auto result = libdeflate_deflate_decompress(decompressor_.get(), packed.data(), packed.size(), text_.data(),
                                                    text_.size(), &got);
  const bool is_whole = result == LIBDEFLATE_SUCCESS && got == length &&
                        libdeflate_crc32(0, text_.data(), length) == little_endian(footer.substr(0, 4));
  if (!is_whole) return std::nullopt;
  return std::string_view(text_).substr(0, length);
}

std::vector<BgzfBlock> bgzf_blocks(int descriptor) {
  struct stat status {};
  if (fstat(descriptor, &status) != 0) return {};
  std::vector<BgzfBlock> blocks;
  char buffer[footer_bytes + bgzf_header_bytes];
  BgzfBlock at;
  size_t size = bgzf_block_bytes(read_at(descriptor, 0, std::span(buffer, bgzf_header_bytes)));
  for (int64_t read_ahead = 0; size > 0;) {
    blocks.push_back(at);
    if (at.packed >= read_ahead) {
      read_ahead = at.packed + ahead_bytes;
      static_cast<void>(posix_fadvise(descriptor, read_ahead, ahead_bytes, POSIX_FADV_WILLNEED));
    }
    at.packed += static_cast<int64_t>(size);
    const std::string_view between = read_at(descriptor, at.packed - int64_t{footer_bytes}, buffer);
    if (between.size() < footer_bytes) return {};  // the file ends inside the block
    const auto length = static_cast<int64_t>(little_endian(between.substr(4, 4)));
    if (length > int64_t{max_bgzf_block_bytes}) return {};
    if (at.packed == status.st_size) return length == 0 ? blocks : std::vector<BgzfBlock>();
    at.text += length;
    size = bgzf_block_bytes(between.substr(footer_bytes));
  }
  return {};
}

bool is_gzi_of(std::string_view gzi, const std::vector<BgzfBlock>& blocks) {
  const size_t pair = 2 * number_bytes;
  if (gzi.size() < number_bytes || (gzi.size() - number_bytes) % pair != 0) return false;
  if (little_endian(gzi.substr(0, number_bytes)) != (gzi.size() - number_bytes) / pair) return false;
  size_t at = number_bytes;
  for (size_t i = 1; i < blocks.size(); ++i) {
    const bool is_there = gzi.substr(at, pair) == entry_of(blocks[i]);
    const bool is_empty = i + 1 == blocks.size() || blocks[i + 1].text == blocks[i].text;
    if (is_there) at += pair;
    if (!is_there && !is_empty) return false;
  }
  return at == gzi.size();
}

size_t max_gzi_bytes(const std::vector<BgzfBlock>& blocks) noexcept {
  return number_bytes + 2 * number_bytes * blocks.size();
}

std::string gzi_of(const std::vector<BgzfBlock>& blocks) {
  std::string entries;
  for (size_t i = 1; i + 1 < blocks.size(); ++i) entries += entry_of(blocks[i]);
  return to_little_endian(entries.size() / (2 * number_bytes), number_bytes) + entries;
}

}  // namespace seqcast
