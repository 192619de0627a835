// SPDX-License-Identifier: MIT
//
// The layout is that of Kent and others, Bioinformatics 26, 2204 (2010), supplement.
#include "output/block_index.hpp"

#include <algorithm>
#include <string>

#include "output/packing.hpp"

namespace seqcast {
namespace {

constexpr uint32_t index_magic = 0x2468ACE0;
constexpr size_t children_a_node = 256;
constexpr size_t node_header_bytes = 4, leaf_entry_bytes = 32, inner_entry_bytes = 24;

/// The nodes of one level of the tree, as entries of the level above, with their offsets yet to be set.
std::vector<IndexedBlock> group(const std::vector<IndexedBlock>& entries, size_t entry_bytes) {
  std::vector<IndexedBlock> nodes;
  nodes.reserve(entries.size() / children_a_node + 1);
  for (size_t i = 0; i < entries.size(); i += children_a_node) {
    const size_t children = std::min(children_a_node, entries.size() - i);
    const IndexedBlock &first = entries[i], &last = entries[i + children - 1];
    nodes.push_back({first.first_chrom, first.first_base, last.last_chrom, last.last_base, 0,
                     node_header_bytes + entry_bytes * children});
  }
  return nodes;
}

void append_node(std::string& bytes, const IndexedBlock* children, size_t count, bool is_leaf) {
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

std::string header_of(uint64_t blocks, const IndexedBlock& whole, uint64_t end_of_data, uint32_t records_a_block) {
  std::string bytes;
  append(bytes, index_magic);
  append<uint32_t>(bytes, children_a_node);
  append(bytes, blocks);
  append(bytes, whole.first_chrom);
  append(bytes, whole.first_base);
  append(bytes, whole.last_chrom);
  append(bytes, whole.last_base);
  append(bytes, end_of_data);
  append(bytes, records_a_block);
  append<uint32_t>(bytes, 0);
  return bytes;
}

}  // namespace

void write_block_index(const std::vector<IndexedBlock>& blocks, uint32_t records_a_block, SeekableFile& file) {
  std::vector<std::vector<IndexedBlock>> above;  // nodes: those over the blocks, those over them, ... the root
  do {
    const std::vector<IndexedBlock>& below = above.empty() ? blocks : above.back();
    above.push_back(group(below, above.empty() ? leaf_entry_bytes : inner_entry_bytes));
  } while (above.back().size() > 1);
  if (blocks.empty()) above.back().push_back({0, 0, 0, 0, 0, node_header_bytes});

  const auto end_of_data = static_cast<uint64_t>(file.offset());
  std::string bytes = header_of(blocks.size(), above.back().front(), end_of_data, records_a_block);
  uint64_t offset = end_of_data + bytes.size();
  for (size_t level = above.size(); level-- > 0;) {
    for (IndexedBlock& node : above[level]) {
      node.offset = offset;
      offset += node.bytes;
    }
  }
  for (size_t level = above.size(); level-- > 0;) {
    const std::vector<IndexedBlock>& children = level == 0 ? blocks : above[level - 1];
    for (size_t i = 0; i < children.size(); i += children_a_node)
      append_node(bytes, &children[i], std::min(children_a_node, children.size() - i), level == 0);
    if (children.empty()) append_node(bytes, nullptr, 0, true);
    file.write(bytes);
    bytes.clear();
  }
}

}  // namespace seqcast
