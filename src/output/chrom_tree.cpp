// SPDX-License-Identifier: MIT
//
// The layout is that of Kent and others, Bioinformatics 26, 2204 (2010), supplement. All nodes have the same size.
#include "output/chrom_tree.hpp"

#include <algorithm>

#include "output/packing.hpp"

namespace seqcast {
namespace {

constexpr uint32_t tree_magic = 0x78CA8C91;
constexpr size_t most_children = 256;
constexpr size_t value_bytes = 8;  // a number and a length, or the offset of a node

struct NodeLayout {
  size_t children;   // of a node, at most
  size_t key_bytes;  // of a name, filled up with NULs

  size_t node_bytes() const { return 4 + children * (key_bytes + value_bytes); }
};

void append_key(std::string& bytes, std::string_view name, const NodeLayout& layout) {
  bytes += name;
  bytes.append(layout.key_bytes - name.size(), '\0');
}

void append_node_header(std::string& bytes, bool is_leaf, size_t count) {
  append<uint8_t>(bytes, is_leaf);
  append<uint8_t>(bytes, 0);
  append<uint16_t>(bytes, static_cast<uint16_t>(count));
}

void append_leaves(std::string& bytes, const std::vector<ListedChrom>& chroms, const NodeLayout& layout) {
  for (size_t first = 0; first < chroms.size(); first += layout.children) {
    const size_t count = std::min(layout.children, chroms.size() - first), begin = bytes.size();
    append_node_header(bytes, true, count);
    for (size_t i = first; i < first + count; ++i) {
      append_key(bytes, chroms[i].name, layout);
      append(bytes, chroms[i].number);
      append(bytes, chroms[i].bases);
    }
    bytes.resize(begin + layout.node_bytes(), '\0');
  }
}

/// One level of inner nodes. @param below  names in each child; @param offset  of the first node of the next level.
void append_inner(std::string& bytes, const std::vector<ListedChrom>& chroms, const NodeLayout& layout, size_t below,
                  uint64_t offset) {
  const size_t nodes_below = (chroms.size() + below - 1) / below;
  for (size_t first = 0; first < nodes_below; first += layout.children) {
    const size_t count = std::min(layout.children, nodes_below - first), begin = bytes.size();
    append_node_header(bytes, false, count);
    for (size_t i = first; i < first + count; ++i) {
      append_key(bytes, chroms[i * below].name, layout);
      append<uint64_t>(bytes, offset + i * layout.node_bytes());
    }
    bytes.resize(begin + layout.node_bytes(), '\0');
  }
}

}  // namespace

std::string chrom_tree(std::vector<ListedChrom> chroms, uint64_t offset) {
  std::sort(chroms.begin(), chroms.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  NodeLayout layout{std::clamp<size_t>(chroms.size(), 1, most_children), 1};
  for (const ListedChrom& chrom : chroms) layout.key_bytes = std::max(layout.key_bytes, chrom.name.size());

  std::string bytes;
  append(bytes, tree_magic);
  append(bytes, static_cast<uint32_t>(layout.children));
  append(bytes, static_cast<uint32_t>(layout.key_bytes));
  append(bytes, static_cast<uint32_t>(value_bytes));
  append<uint64_t>(bytes, chroms.size());
  append<uint64_t>(bytes, 0);

  std::vector<size_t> names;  // in a child of each level of inner nodes, the lowest first
  for (size_t below = layout.children; below < chroms.size(); below *= layout.children) names.push_back(below);
  uint64_t next = offset + bytes.size();
  for (size_t level = names.size(); level-- > 0;) {
    const size_t of_node = names[level] * layout.children;
    next += (chroms.size() + of_node - 1) / of_node * layout.node_bytes();
    append_inner(bytes, chroms, layout, names[level], next);
  }
  append_leaves(bytes, chroms, layout);
  if (chroms.empty()) append_node_header(bytes, true, 0);
  return bytes;
}

}  // namespace seqcast
