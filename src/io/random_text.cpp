// SPDX-License-Identifier: MIT
#include "io/random_text.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "io/error_cause.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr int64_t min_plain_bytes = 8192;  // that are read at once: what is asked for next often lies near

int64_t size_of(int descriptor, const std::string& name) {
  struct stat status {};
  if (fstat(descriptor, &status) != 0) throw Error(fmt::format("cannot read '{}': {}", name, cause_of(errno)));
  return status.st_size;
}

}  // namespace

RandomText::RandomText(int descriptor, std::string name)
    : descriptor_(dup(descriptor), fmt::format("cannot read '{}'", name)),
      name_(std::move(name)),
      size_(size_of(descriptor, name_)) {}

RandomText::RandomText(int descriptor, std::string name, std::vector<BgzfBlock> blocks)
    : RandomText(descriptor, std::move(name)) {
  blocks_ = std::move(blocks);
  size_ = blocks_.back().text;
}

std::string_view RandomText::read(int64_t begin, int64_t bytes) {
  const int64_t end = std::min(begin + bytes, size_);
  if (begin >= end) return {};
  const bool is_held = held_begin_ <= begin && end <= held_begin_ + std::ssize(held_);
  if (!is_held) blocks_.empty() ? load_plain(begin, end) : load_blocks(begin, end);
  const std::string_view held(held_);
  return held.substr(std::min(static_cast<size_t>(begin - held_begin_), held.size()), static_cast<size_t>(end - begin));
}

void RandomText::load_plain(int64_t begin, int64_t end) {
  held_begin_ = begin;
  held_.resize(static_cast<size_t>(std::min(std::max(end - begin, min_plain_bytes), size_ - begin)));
  const size_t got = read_at(descriptor_.number(), begin, held_).size();
  held_.resize(got);
  if (errno != 0) throw Error(fmt::format("cannot read '{}': {}", name_, cause_of(errno)));
}

void RandomText::load_blocks(int64_t begin, int64_t end) {
  const auto after = [](int64_t place, const BgzfBlock& block) { return place < block.text; };
  auto block = std::upper_bound(blocks_.begin(), blocks_.end(), begin, after) - 1;
  held_begin_ = block->text;
  held_.clear();
  for (; block->text < end; ++block) {
    packed_.resize(static_cast<size_t>(block[1].packed - block->packed));
    const std::string_view packed = read_at(descriptor_.number(), block->packed, packed_);
    const bool is_block = bgzf_block_bytes(packed) == packed_.size() && packed.size() == packed_.size();
    const auto text = is_block ? unpacker_.unpack(packed) : std::nullopt;
    if (!text || std::ssize(*text) != block[1].text - block->text) {
      held_.clear();
      throw Error("the compressed data are damaged or cut short", "copy or download it again").in(name_);
    }
    held_ += *text;
  }
}

}  // namespace seqcast
