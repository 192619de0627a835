// SPDX-License-Identifier: MIT
#include "output/parts/bigwig_part.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <new>

#include "io/little_endian.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr uint64_t fixed_bytes = 64, level_bytes = 24, count_bytes = 8;
constexpr size_t block_head_bytes = 24, count_at = 22;
constexpr size_t max_block_bytes = block_head_bytes + size_t{65535} * sizeof(BigWigRecord);

template <typename T>
T number_at(std::string_view bytes, size_t at) {
  return static_cast<T>(little_endian(bytes.substr(at, sizeof(T))));
}

/// zlib's state, for blocks that follow each other.
class Inflater {
 public:
  Inflater() {
    if (::inflateInit(&state_) != Z_OK) throw std::bad_alloc();
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { ::inflateEnd(&state_); }

  z_stream& state() { return state_; }

 private:
  z_stream state_{};
};

}  // namespace

BigWigPart::BigWigPart(const std::string& path) : file_(path, "a bigWig file") {
  const std::string head = bytes(0, bigwig_names_offset);
  const auto levels = number_at<uint16_t>(head, 6);
  const auto names = number_at<uint64_t>(head, 8), data = number_at<uint64_t>(head, 16);
  blocks_end_ = number_at<uint64_t>(head, 24);
  const auto size = static_cast<uint64_t>(file_.size());
  if (number_at<uint32_t>(head, 0) != bigwig_magic || levels > ZoomLevels::max_levels || names != bigwig_names_offset ||
      data <= names || data > size - count_bytes || blocks_end_ < data + count_bytes || blocks_end_ > size)
    fail();
  names_ = bytes(names, data - names);
  blocks_begin_ = data + count_bytes;
  for (uint64_t level = 0; level < levels; ++level) {
    stretches_.push_back(number_at<uint32_t>(head, fixed_bytes + level * level_bytes));
    if (stretches_.back() == 0) fail();
  }
  if (stretches_.empty() != (blocks_begin_ == blocks_end_)) fail();
}

std::string BigWigPart::bytes(uint64_t begin, uint64_t count) const {
  if (begin + count > static_cast<uint64_t>(file_.size())) fail();
  std::string result(count, '\0');
  file_.read(static_cast<int64_t>(begin), result);
  return result;
}

void BigWigPart::read(const std::function<void(uint32_t, const BigWigRecord&)>& take) const {
  constexpr uint64_t piece_bytes = uint64_t{1} << 18;
  Inflater inflater;
  z_stream& state = inflater.state();
  std::vector<char> block(max_block_bytes);
  std::string packed;
  for (uint64_t at = blocks_begin_; at < blocks_end_ || state.avail_in > 0;) {
    if (state.avail_in == 0) {
      packed = bytes(at, std::min(piece_bytes, blocks_end_ - at));
      at += packed.size();
      state.next_in = reinterpret_cast<Bytef*>(packed.data());
      state.avail_in = static_cast<uInt>(packed.size());
    }
    if (state.total_out == 0) {
      state.next_out = reinterpret_cast<Bytef*>(block.data());
      state.avail_out = static_cast<uInt>(block.size());
    }
    const int result = ::inflate(&state, Z_NO_FLUSH);
    if (result == Z_STREAM_END) {
      take_block({block.data(), state.total_out}, take);
      ::inflateReset(&state);
    } else if (result != Z_OK || (at == blocks_end_ && state.avail_in == 0)) {
      fail();
    }
  }
}

void BigWigPart::take_block(std::span<const char> block,
                            const std::function<void(uint32_t, const BigWigRecord&)>& take) const {
  const std::string_view text(block.data(), block.size());
  if (text.size() < block_head_bytes) fail();
  const auto count = number_at<uint16_t>(text, count_at);
  if (text.size() != block_head_bytes + count * sizeof(BigWigRecord)) fail();
  const auto chrom = number_at<uint32_t>(text, 0);
  for (size_t i = 0; i < count; ++i) {
    BigWigRecord record;
    std::memcpy(&record, text.data() + block_head_bytes + i * sizeof record, sizeof record);
    if (record.start >= record.end) fail();
    take(chrom, record);
  }
}

void BigWigPart::fail() const { throw Error("not a bigWig file as seqcast writes parts").in(path()); }

}  // namespace seqcast
