// SPDX-License-Identifier: MIT
// Tests of a bigWig file's tree of names, searched as UCSC's library does: by the keys of each node's children.
#include "output/chrom_tree.hpp"

#include <catch2/catch.hpp>
#include <cstring>
#include <optional>
#include <utility>

using seqcast::chrom_tree;
using seqcast::ListedChrom;

namespace {

constexpr uint64_t offset = 1000;  // of the tree in its file

template <class Number>
Number number_at(const std::string& bytes, size_t at) {
  Number number;
  REQUIRE(at + sizeof number <= bytes.size());
  std::memcpy(&number, bytes.data() + at, sizeof number);
  return number;
}

/// Number and length of a name.
std::optional<std::pair<uint32_t, uint32_t>> find(const std::string& tree, const std::string& name) {
  const auto key_bytes = number_at<uint32_t>(tree, 8);
  if (name.size() > key_bytes) return std::nullopt;
  const std::string key = name + std::string(key_bytes - name.size(), '\0');
  size_t node = 32;
  for (;;) {
    const auto count = number_at<uint16_t>(tree, node + 2);
    const auto entry = [&](size_t i) { return node + 4 + i * (key_bytes + 8); };
    size_t i = 0;  // the last entry whose key is not behind the name
    while (i + 1 < count && std::memcmp(tree.data() + entry(i + 1), key.data(), key_bytes) <= 0) ++i;
    if (tree[node] == 0) {
      node = number_at<uint64_t>(tree, entry(i) + key_bytes) - offset;
    } else if (count > 0 && std::memcmp(tree.data() + entry(i), key.data(), key_bytes) == 0) {
      return std::pair(number_at<uint32_t>(tree, entry(i) + key_bytes),
                       number_at<uint32_t>(tree, entry(i) + key_bytes + 4));
    } else {
      return std::nullopt;
    }
  }
}

}  // namespace

TEST_CASE("every name is found in a tree of any depth, with the number of its place in the file") {
  for (const uint32_t count : {1u, 2u, 255u, 256u, 257u, 65536u, 65537u, 70000u}) {
    std::vector<std::string> names;
    for (uint32_t i = 0; i < count; ++i) names.push_back("scaffold_" + std::to_string(i));
    std::vector<ListedChrom> chroms;
    for (uint32_t i = 0; i < count; ++i) chroms.push_back({names[i], i, i + 20});
    const std::string tree = chrom_tree(chroms, offset);
    CHECK(number_at<uint64_t>(tree, 16) == count);
    uint32_t found = 0;
    for (uint32_t i = 0; i < count; ++i) found += find(tree, names[i]) == std::pair(i, i + 20);
    INFO(count << " names");
    CHECK(found == count);
    for (const char* other : {"", "scaffold_", "scaffold_00", "zzz"}) CHECK_FALSE(find(tree, other));
  }
}

TEST_CASE("names are sorted byte by byte, those above 127 last, and a name before those that it begins") {
  const std::string tree = chrom_tree({{"b\xc3\xa9", 0, 1}, {"b", 1, 2}, {"ba", 2, 3}, {"B", 3, 4}}, offset);
  const auto key_bytes = number_at<uint32_t>(tree, 8);
  std::string order;
  for (size_t i = 0; i < 4; ++i)
    order += std::to_string(number_at<uint32_t>(tree, 36 + i * (key_bytes + 8) + key_bytes));
  CHECK(order == "3120");
}
