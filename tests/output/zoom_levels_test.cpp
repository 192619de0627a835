// SPDX-License-Identifier: MIT
// Tests of bigWig zoom levels.
#include "output/zoom_levels.hpp"

#include <zlib.h>

#include <catch2/catch.hpp>
#include <cstring>

#include "tests/output/output_fixture.hpp"

using namespace output_test;
using seqcast::ZoomLevels;
using seqcast::ZoomRecord;

namespace {

template <typename T>
T number_at(const std::string& bytes, size_t offset) {
  T value;
  REQUIRE(offset + sizeof value <= bytes.size());
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

/// The file's bytes, with 304 bytes of header before the levels.
std::string bytes_of(ZoomLevels& levels) {
  Folder folder;
  seqcast::SeekableFile file(folder / "x");
  file.write(std::string(304, '\0'));
  levels.write(file);
  file.finish();
  file.pending()->commit();
  return read_text(folder / "x");
}

/// Walks the tree below a node and collects the records of its blocks, in order.
void collect(const std::string& bytes, uint64_t node, std::vector<ZoomRecord>& records) {
  const bool is_leaf = number_at<uint8_t>(bytes, node) != 0;
  const auto children = number_at<uint16_t>(bytes, node + 2);
  REQUIRE(children <= 256);
  for (size_t child = 0; child < children; ++child) {
    const size_t at = node + 4 + child * (is_leaf ? 32 : 24);
    const auto offset = number_at<uint64_t>(bytes, at + 16);
    const size_t before = records.size();
    if (is_leaf) {
      std::vector<ZoomRecord> block(1024);
      uLongf size = block.size() * sizeof(ZoomRecord);
      REQUIRE(::uncompress(reinterpret_cast<Bytef*>(block.data()), &size,
                           reinterpret_cast<const Bytef*>(bytes.data()) + offset,
                           number_at<uint64_t>(bytes, at + 24)) == Z_OK);
      records.insert(records.end(), block.begin(), block.begin() + static_cast<long>(size / sizeof(ZoomRecord)));
    } else {
      collect(bytes, offset, records);
    }
    // The node's own word of where its child begins and ends.
    CHECK(number_at<uint32_t>(bytes, at) == records.at(before).chrom);
    CHECK(number_at<uint32_t>(bytes, at + 4) == records.at(before).start);
    CHECK(number_at<uint32_t>(bytes, at + 8) == records.back().chrom);
    CHECK(number_at<uint32_t>(bytes, at + 12) == records.back().end);
  }
}

std::vector<ZoomRecord> records_of_level(const std::string& bytes, size_t level) {
  const auto data = number_at<uint64_t>(bytes, 64 + level * 24 + 8),
             index = number_at<uint64_t>(bytes, 64 + level * 24 + 16);
  CHECK(number_at<uint32_t>(bytes, index) == 0x2468ACE0);
  std::vector<ZoomRecord> records;
  collect(bytes, index + 48, records);
  CHECK(number_at<uint32_t>(bytes, data) == records.size());
  return records;
}

}  // namespace

TEST_CASE("levels begin at 16 bins or 256 bases and each is four times as coarse") {
  ZoomLevels levels(128, 100000);
  levels.add(0, 0, 100000, 1);
  const std::string bytes = bytes_of(levels);
  REQUIRE(number_at<uint16_t>(bytes, 6) == 3);
  CHECK(number_at<uint32_t>(bytes, 64) == 2048);
  CHECK(number_at<uint32_t>(bytes, 88) == 8192);
  CHECK(number_at<uint32_t>(bytes, 112) == 32768);
}

TEST_CASE("a chromosome shorter than the finest level still has one level") {
  ZoomLevels levels(128, 50);
  levels.add(0, 10, 50, 3);
  const std::string bytes = bytes_of(levels);
  REQUIRE(number_at<uint16_t>(bytes, 6) == 1);
  const auto records = records_of_level(bytes, 0);
  REQUIRE(records.size() == 1);
  CHECK(records[0].covered_bases == 40);
  CHECK(records[0].sum == 120);
}

TEST_CASE("an interval across stretches is divided and gaps are not counted") {
  ZoomLevels levels(1, 1000);
  levels.add(0, 200, 300, 2);   // 56 bases in the first stretch of 256, 44 in the second
  levels.add(0, 400, 410, -1);  // second
  levels.add(1, 256, 266, 5);   // another chromosome's second
  const auto records = records_of_level(bytes_of(levels), 0);
  REQUIRE(records.size() == 3);
  CHECK(records[0].start == 200);
  CHECK(records[0].end == 256);
  CHECK(records[0].sum == 112);
  CHECK(records[1].start == 256);
  CHECK(records[1].end == 410);
  CHECK(records[1].covered_bases == 54);
  CHECK(records[1].least == -1);
  CHECK(records[1].largest == 2);
  CHECK(records[1].sum == 78);
  CHECK(records[1].sum_of_squares == 186);
  CHECK(records[2].chrom == 1);
  CHECK(records[2].sum == 50);
}

TEST_CASE("a tree of several depths holds every record once and in order") {
  constexpr uint32_t stretches = 1024 * 300 + 5;  // 301 blocks: more than a node's 256 children
  ZoomLevels levels(1, int64_t{stretches} * 256);
  for (uint32_t i = 0; i < stretches; ++i) levels.add(0, i * 256, i * 256 + 256, static_cast<float>(i % 1000));
  const auto records = records_of_level(bytes_of(levels), 0);
  REQUIRE(records.size() == stretches);
  for (uint32_t i = 0; i < stretches; ++i) {
    REQUIRE(records[i].start == i * 256);
    REQUIRE(records[i].sum == static_cast<float>(i % 1000) * 256);
  }
}
