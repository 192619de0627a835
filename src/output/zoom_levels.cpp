// SPDX-License-Identifier: MIT
//
// The layout is that of Kent and others, Bioinformatics 26, 2204 (2010), supplement: per level the number of records,
// blocks of compressed records, and an R tree over the blocks; the levels are listed behind the header's 64 bytes.
#include "output/zoom_levels.hpp"

#include <zlib.h>

#include <algorithm>
#include <cerrno>

namespace seqcast {
namespace {

constexpr uint32_t index_magic = 0x2468ACE0;
constexpr size_t records_a_block = 1024;  // 32,768 bytes: the buffer that the file's header asks readers to have
constexpr size_t children_a_node = 256;
constexpr int64_t finest_bins = 16, finest_bases = 256;
constexpr uint32_t times_coarser = 4;
constexpr long levels_count_offset = 6, levels_offset = 64;

template <typename T>
void append(std::string& bytes, T value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);  // the machine's order, as libBigWig
}

bool put(const std::string& bytes, std::FILE* file) {
  return std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
}

/// Something the index points to: a block of records, or a node one level down.
struct Entry {
  uint32_t first_chrom, first_base, last_chrom, last_base;
  uint64_t offset, bytes;
};

/// The nodes of one level of the tree, as entries of the level above, with their offsets yet to be set.
std::vector<Entry> group(const std::vector<Entry>& entries, size_t entry_bytes) {
  std::vector<Entry> nodes;
  for (size_t i = 0; i < entries.size(); i += children_a_node) {
    const size_t children = std::min(children_a_node, entries.size() - i);
    const Entry &first = entries[i], &last = entries[i + children - 1];
    nodes.push_back(
        {first.first_chrom, first.first_base, last.last_chrom, last.last_base, 0, 4 + entry_bytes * children});
  }
  return nodes;
}

void append_node(std::string& bytes, const Entry* children, size_t count, bool is_leaf) {
  append<uint8_t>(bytes, is_leaf);
  append<uint8_t>(bytes, 0);
  append<uint16_t>(bytes, static_cast<uint16_t>(count));
  for (size_t i = 0; i < count; ++i) {
    append(bytes, children[i].first_chrom);
    append(bytes, children[i].first_base);
    append(bytes, children[i].last_chrom);
    append(bytes, children[i].last_base);
    append(bytes, children[i].offset);
    if (is_leaf) append(bytes, children[i].bytes);
  }
}

}  // namespace

ZoomLevels::ZoomLevels(int64_t bin_bases, int64_t chrom_bases) {
  int64_t stretch = std::max(finest_bins * bin_bases, finest_bases);
  stretch = std::clamp<int64_t>(stretch, 1, std::max<int64_t>(chrom_bases, 1));  // one level there always is
  while (levels_.size() < max_levels && stretch <= chrom_bases) {
    levels_.emplace_back().stretch_bases = static_cast<uint32_t>(stretch);
    stretch *= times_coarser;
  }
}

void ZoomLevels::add(uint32_t chrom, uint32_t start, uint32_t end, float value) {
  for (Level& level : levels_) {
    for (uint32_t from = start; from < end;) {
      const uint64_t stretch_end = (uint64_t{from} / level.stretch_bases + 1) * level.stretch_bases;
      const auto to = static_cast<uint32_t>(std::min<uint64_t>(end, stretch_end));
      add_to(level, {chrom, from, to, to - from, value, value, 0, 0});
      from = to;
    }
  }
}

/// Adds a part that lies within one stretch.
void ZoomLevels::add_to(Level& level, const ZoomRecord& part) {
  const uint32_t stretch = part.start / level.stretch_bases;
  const bool is_new = level.open.empty() || level.open.back().chrom != part.chrom ||
                      level.open.back().start / level.stretch_bases != stretch;
  if (is_new) {
    if (level.open.size() == records_a_block) compress(level);
    level.open.push_back(part);
    level.sum = level.sum_of_squares = 0;
  }
  ZoomRecord& record = level.open.back();
  if (!is_new) {
    record.end = part.end;
    record.covered_bases += part.covered_bases;
    record.least = std::min(record.least, part.least);
    record.largest = std::max(record.largest, part.largest);
  }
  const double weighted = static_cast<double>(part.least) * part.covered_bases;
  level.sum += weighted;
  level.sum_of_squares += weighted * part.least;
  record.sum = static_cast<float>(level.sum);
  record.sum_of_squares = static_cast<float>(level.sum_of_squares);
}

/// Packs the open records into a block.
void ZoomLevels::compress(Level& level) {
  if (level.open.empty()) return;
  const size_t bytes = level.open.size() * sizeof(ZoomRecord);
  Block block{level.open.front(), level.open.back(), std::string(::compressBound(bytes), '\0')};
  uLongf packed = block.bytes.size();
  // Fails only without memory for zlib's 256 KB: then an empty block is refused in `write_level`.
  const int code = ::compress(reinterpret_cast<Bytef*>(block.bytes.data()), &packed,
                              reinterpret_cast<const Bytef*>(level.open.data()), bytes);
  block.bytes.resize(code == Z_OK ? packed : 0);
  block.bytes.shrink_to_fit();
  level.records += static_cast<uint32_t>(level.open.size());
  level.blocks.push_back(std::move(block));
  level.open.clear();
}

bool ZoomLevels::write(std::FILE* file) {
  std::string header;
  uint16_t count = 0;
  for (Level& level : levels_) {
    compress(level);
    if (level.blocks.empty()) continue;
    uint64_t data_offset = 0, index_offset = 0;
    if (!write_level(level, file, data_offset, index_offset)) return false;
    append(header, level.stretch_bases);
    append<uint32_t>(header, 0);
    append(header, data_offset);
    append(header, index_offset);
    ++count;
  }
  std::string count_bytes;
  append(count_bytes, count);
  return std::fseek(file, levels_count_offset, SEEK_SET) == 0 && put(count_bytes, file) &&
         std::fseek(file, levels_offset, SEEK_SET) == 0 && put(header, file) && std::fseek(file, 0, SEEK_END) == 0;
}

bool ZoomLevels::write_level(Level& level, std::FILE* file, uint64_t& data_offset, uint64_t& index_offset) {
  data_offset = static_cast<uint64_t>(std::ftell(file));
  std::string count;
  append(count, level.records);
  if (!put(count, file)) return false;
  std::vector<uint64_t> offsets;
  for (const Block& block : level.blocks) {
    if (block.bytes.empty()) {
      errno = ENOMEM;
      return false;
    }
    offsets.push_back(static_cast<uint64_t>(std::ftell(file)));
    if (!put(block.bytes, file)) return false;
  }
  index_offset = static_cast<uint64_t>(std::ftell(file));
  return write_index(level.blocks, offsets, file);
}

/// Writes the R tree, root first, level by level, so that every node's offset is known before it is written.
bool ZoomLevels::write_index(const std::vector<Block>& blocks, const std::vector<uint64_t>& offsets, std::FILE* file) {
  std::vector<std::vector<Entry>> tree(1);  // from the blocks up to the root
  for (size_t i = 0; i < blocks.size(); ++i) {
    const ZoomRecord &first = blocks[i].first, &last = blocks[i].last;
    tree[0].push_back({first.chrom, first.start, last.chrom, last.end, offsets[i], blocks[i].bytes.size()});
  }
  do {
    tree.push_back(group(tree.back(), tree.size() == 1 ? 32 : 24));
  } while (tree.back().size() > 1);

  std::string bytes;
  const Entry& root = tree.back().front();
  const auto end_of_data = static_cast<uint64_t>(std::ftell(file));
  append(bytes, index_magic);
  append<uint32_t>(bytes, children_a_node);
  append<uint64_t>(bytes, blocks.size());
  append(bytes, root.first_chrom);
  append(bytes, root.first_base);
  append(bytes, root.last_chrom);
  append(bytes, root.last_base);
  append(bytes, end_of_data);
  append<uint32_t>(bytes, records_a_block);
  append<uint32_t>(bytes, 0);

  uint64_t offset = end_of_data + bytes.size();
  for (size_t depth = tree.size(); depth-- > 1;) {
    for (Entry& node : tree[depth]) {
      node.offset = offset;
      offset += node.bytes;
    }
  }
  for (size_t depth = tree.size(); depth-- > 1;) {
    const std::vector<Entry>& children = tree[depth - 1];
    for (size_t i = 0; i < children.size(); i += children_a_node) {
      append_node(bytes, &children[i], std::min(children_a_node, children.size() - i), depth == 1);
    }
  }
  return put(bytes, file);
}

}  // namespace seqcast
