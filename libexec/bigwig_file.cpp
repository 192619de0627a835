// SPDX-License-Identifier: MIT
//
// The layout is that of Kent and others, Bioinformatics 26, 2204 (2010), supplement.
#include "bigwig_file.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <set>

namespace seqcast::libexec {
namespace {

constexpr uint32_t file_magic = 0x888FFC26, swapped_file_magic = 0x26FC8F88;
constexpr uint32_t names_magic = 0x78CA8C91, index_magic = 0x2468ACE0;
constexpr uint64_t header_bytes = 64, names_header_bytes = 32, index_header_bytes = 48, node_header_bytes = 4;
constexpr uint64_t leaf_bytes = 32, inner_bytes = 24;  // of an entry of the index
constexpr uint64_t name_value_bytes = 8;
constexpr size_t block_header_bytes = 24;
constexpr uint64_t most_unpacked_bytes = block_header_bytes + 65535 * 12;  // a block counts its records in 16 bits
constexpr uint64_t most_key_bytes = 1 << 16;

enum BlockKind : uint8_t { bedgraph = 1, variable_step = 2, fixed_step = 3 };

/// The offsets of a tree's nodes, each to be read once: a node that two others lead to is damage, and without end.
class Nodes {
 public:
  Nodes(const BigWigBytes& file, uint64_t root) : file_(file) { add(root); }

  void add(uint64_t offset) {
    if (!seen_.insert(offset).second) throw file_.damaged("its index leads to the same node twice");
    waiting_.push_back(offset);
  }
  bool empty() const { return waiting_.empty(); }
  uint64_t take() {
    const uint64_t last = waiting_.back();
    waiting_.pop_back();
    return last;
  }

 private:
  const BigWigBytes& file_;
  std::set<uint64_t> seen_;
  std::vector<uint64_t> waiting_;
};

struct Node {
  bool is_leaf = false;
  size_t entries = 0;
  std::string bytes;  // of the entries
};

Node read_node(const BigWigBytes& file, uint64_t offset, uint64_t leaf_entry_bytes, uint64_t inner_entry_bytes) {
  const std::string header = file.read(offset, node_header_bytes);
  Node node{header[0] != 0, file.number<uint16_t>(header, 2), {}};
  node.bytes =
      file.read(offset + node_header_bytes, node.entries * (node.is_leaf ? leaf_entry_bytes : inner_entry_bytes));
  return node;
}

}  // namespace

BigWigFile::BigWigFile(int descriptor, const std::string& path) : file_(descriptor, path) { read_header(); }

void BigWigFile::read_header() {
  const std::string header = file_.read(0, header_bytes);
  if (file_.number<uint32_t>(header, 0) == swapped_file_magic) file_.swap();
  if (file_.number<uint32_t>(header, 0) != file_magic) throw file_.damaged("its first bytes are not a bigWig file's");
  index_offset_ = file_.number<uint64_t>(header, 24);
  unpacked_bytes_ = file_.number<uint32_t>(header, 52);
  read_chroms(file_.number<uint64_t>(header, 8));
}

void BigWigFile::read_chroms(uint64_t tree_offset) {
  const std::string header = file_.read(tree_offset, names_header_bytes);
  const auto key_bytes = file_.number<uint32_t>(header, 8), value_bytes = file_.number<uint32_t>(header, 12);
  const auto count = file_.number<uint64_t>(header, 16);
  if (file_.number<uint32_t>(header, 0) != names_magic || value_bytes != name_value_bytes || key_bytes == 0 ||
      key_bytes > most_key_bytes || count > file_.size() / (key_bytes + value_bytes))
    throw file_.damaged("its list of chromosomes is damaged");
  chroms_.reserve(count);
  const uint64_t entry_bytes = key_bytes + name_value_bytes;
  Nodes nodes(file_, tree_offset + names_header_bytes);
  while (!nodes.empty() && chroms_.size() <= count) {
    const Node node = read_node(file_, nodes.take(), entry_bytes, entry_bytes);
    if (node.is_leaf) read_names(node.bytes, key_bytes);
    for (size_t i = 0; !node.is_leaf && i < node.entries; ++i)
      nodes.add(file_.number<uint64_t>(node.bytes, i * entry_bytes + key_bytes));
  }
  if (chroms_.size() != count)
    throw file_.damaged(fmt::format("it lists {} chromosomes and says that it has {}", chroms_.size(), count));
  std::sort(chroms_.begin(), chroms_.end(), [](const Chrom& a, const Chrom& b) { return a.name < b.name; });
  const auto twice = std::adjacent_find(chroms_.begin(), chroms_.end(),
                                        [](const Chrom& a, const Chrom& b) { return a.name == b.name; });
  if (twice != chroms_.end()) throw file_.damaged(fmt::format("it lists chromosome '{}' twice", twice->name));
}

void BigWigFile::read_names(const std::string& node, uint32_t key_bytes) {
  const size_t entry_bytes = key_bytes + name_value_bytes;
  for (size_t at = 0; at < node.size(); at += entry_bytes) {
    const size_t length = strnlen(node.data() + at, key_bytes);
    chroms_.push_back({node.substr(at, length), file_.number<uint32_t>(node, at + key_bytes),
                       file_.number<uint32_t>(node, at + key_bytes + 4)});
  }
}

const BigWigFile::Chrom* BigWigFile::find(const std::string& name) const {
  const auto found =
      std::lower_bound(chroms_.begin(), chroms_.end(), name,
                       [](const Chrom& chrom, const std::string& wanted) { return chrom.name < wanted; });
  return found != chroms_.end() && found->name == name ? &*found : nullptr;
}

/// The blocks that the index says to overlap a stretch, by their place in the file. Every branch that may hold one is
/// searched: nothing is said of the order in which a node's children come.
std::vector<BigWigFile::Block> BigWigFile::find_blocks(const Asked& asked) const {
  const std::string header = file_.read(index_offset_, index_header_bytes);
  if (file_.number<uint32_t>(header, 0) != index_magic) throw file_.damaged("its index is damaged");
  std::vector<Block> blocks;
  const auto overlaps = [&](const std::string& bytes, size_t at) {
    const auto place = [&](size_t offset) {
      return std::pair(file_.number<uint32_t>(bytes, at + offset), file_.number<uint32_t>(bytes, at + offset + 4));
    };
    return std::pair(asked.chrom.number, asked.first) < place(8) &&
           place(0) < std::pair(asked.chrom.number, asked.last);
  };
  Nodes nodes(file_, index_offset_ + index_header_bytes);
  while (!nodes.empty()) {
    const Node node = read_node(file_, nodes.take(), leaf_bytes, inner_bytes);
    const size_t entry_bytes = node.is_leaf ? leaf_bytes : inner_bytes;
    for (size_t at = 0; at < node.bytes.size(); at += entry_bytes) {
      if (!overlaps(node.bytes, at)) continue;
      const auto offset = file_.number<uint64_t>(node.bytes, at + 16);
      if (node.is_leaf) {
        blocks.push_back({offset, file_.number<uint64_t>(node.bytes, at + 24)});
      } else {
        nodes.add(offset);
      }
    }
  }
  std::sort(blocks.begin(), blocks.end());
  blocks.erase(std::unique(blocks.begin(), blocks.end()), blocks.end());
  return blocks;
}

/// A block's bytes, unpacked.
const std::string& BigWigFile::block(const Block& where) {
  if (where.offset == held_.offset && where.bytes == held_.bytes) return held_bytes_;
  std::string packed = file_.read(where.offset, where.bytes);
  held_ = {0, 0};
  if (unpacked_bytes_ == 0) {
    held_bytes_ = std::move(packed);
  } else {
    uLongf size = std::min<uint64_t>(unpacked_bytes_, most_unpacked_bytes);
    held_bytes_.resize(size);
    if (uncompress(reinterpret_cast<Bytef*>(held_bytes_.data()), &size, reinterpret_cast<const Bytef*>(packed.data()),
                   packed.size()) != Z_OK)
      throw file_.damaged("a block of values cannot be unpacked");
    held_bytes_.resize(size);
  }
  held_ = where;
  return held_bytes_;
}

/// Hands on a block's intervals: with a start and an end each, with a start each, or without either.
void BigWigFile::decode(const std::string& bytes, const Asked& asked, const TakeValue& take) const {
  if (bytes.size() < block_header_bytes) throw file_.damaged("a block of values is shorter than its header");
  if (file_.number<uint32_t>(bytes, 0) != asked.chrom.number)
    throw file_.damaged(fmt::format("a block that its index has under '{}' is another's", asked.chrom.name));
  const auto step = file_.number<uint32_t>(bytes, 12), span = file_.number<uint32_t>(bytes, 16);
  const auto kind = static_cast<uint8_t>(bytes[20]);
  const size_t count = file_.number<uint16_t>(bytes, 22);
  const size_t record_bytes = kind == bedgraph ? 12 : kind == variable_step ? 8 : 4;
  if (kind < bedgraph || kind > fixed_step) throw file_.damaged(fmt::format("a block of values is of kind {}", kind));
  if (bytes.size() - block_header_bytes < count * record_bytes)
    throw file_.damaged("a block of values is shorter than it says");
  uint64_t start = file_.number<uint32_t>(bytes, 4);
  for (size_t i = 0, at = block_header_bytes; i < count; ++i, at += record_bytes) {
    if (kind != fixed_step) start = file_.number<uint32_t>(bytes, at);
    const uint64_t end = kind == bedgraph ? file_.number<uint32_t>(bytes, at + 4) : start + span;
    if (start > end) throw file_.damaged(fmt::format("it has values from {} to {}", start, end));
    const uint64_t from = std::max<uint64_t>(start, asked.first), to = std::min<uint64_t>(end, asked.last);
    if (from < to)
      take(static_cast<uint32_t>(from), static_cast<uint32_t>(to),
           file_.number<float>(bytes, at + record_bytes - sizeof(float)));
    if (kind == fixed_step) start += step;
  }
}

void BigWigFile::intervals(const Asked& asked, const TakeValue& take) {
  if (index_offset_ == 0) return;  // as libBigWig leaves a file without values
  for (const Block& where : find_blocks(asked)) decode(block(where), asked, take);
}

}  // namespace seqcast::libexec
