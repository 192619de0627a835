// SPDX-License-Identifier: MIT
// Are index files read and written as samtools and bgzip do, and refused if they cannot be right?
#include "seqcast/genome/fasta_index.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "genome/temporary_folder.hpp"

using seqcast::BlockStart;
using seqcast::FaiRecord;
using seqcast::format_fai;
using seqcast::format_gzi;
using seqcast::parse_fai;
using seqcast::parse_gzi;

TEST_CASE("a .fai is read and written as it stands") {
  const std::string text = "chr1\t100\t6\t60\t61\nempty\t0\t115\t0\t0\nchr2\t5\t121\t5\t6\n";
  const auto records = parse_fai(text);
  REQUIRE(records);
  CHECK((*records)[0] == FaiRecord{"chr1", 100, 6, 60, 61});
  CHECK((*records)[0].place_of(60) == 67);
  CHECK((*records)[0].end() == 107);
  CHECK(format_fai(*records) == text);
}

TEST_CASE("a .fai that is cut, malformed or impossible is not used") {
  for (const char* text :
       {"", "chr1\t100\t6\t60\t61", "chr1\t100\t6\t60\n", "chr1\t100\t6\t60\t61\t900\n", "chr1 100 6 60 61\n",
        "\t100\t6\t60\t61\n", "chr1\tx\t6\t60\t61\n", "chr1\t-1\t6\t60\t61\n", "chr1\t100\t6\t0\t1\n",
        "chr1\t100\t6\t60\t60\n", "chr1\t100\t6\t60\t50\n", "chr1\t100\t6\t60\t999\n",
        "chr1\t99999999999999999999\t6\t60\t61\n", "chr1\t9223372036854775807\t6\t60\t61\n",
        "chr1\t100\t9223372036854775807\t60\t61\n", "chr1\t100\t6\t60\t61\nchr2\t10\t50\t60\t61\n", "\n"}) {
    INFO(text);
    CHECK_FALSE(parse_fai(text));
  }
}

TEST_CASE("a .gzi is read and written as bgzip does") {
  const std::string bytes = read_bytes(TEST_DATA "/hg38_chr1_1mb.fa.gz.gzi");
  const auto blocks = parse_gzi(bytes);
  REQUIRE(blocks);
  CHECK((*blocks)[0] == BlockStart{0, 0});
  CHECK(blocks->size() == bytes.size() / 16 + 1);
  CHECK(format_gzi(*blocks) == bytes);
}

TEST_CASE("a .gzi that is cut, or whose numbers are too many, too large or out of order, is not used") {
  const std::string bytes = format_gzi({{0, 0}, {100, 200}, {300, 400}});
  REQUIRE(parse_gzi(bytes));
  CHECK_FALSE(parse_gzi(""));
  CHECK_FALSE(parse_gzi(bytes.substr(0, bytes.size() - 1)));
  CHECK_FALSE(parse_gzi(bytes.substr(0, bytes.size() - 16)));
  CHECK_FALSE(parse_gzi(std::string(8, '\xff') + bytes.substr(8)));
  CHECK_FALSE(parse_gzi(format_gzi({{0, 0}, {100, 200}, {50, 400}})));
  CHECK_FALSE(parse_gzi(format_gzi({{0, 0}, {100, 200}, {300, 200}})));
  CHECK_FALSE(parse_gzi(format_gzi({{0, 0}, {int64_t{1} << 60, 200}})));
  CHECK_FALSE(parse_gzi(format_gzi({{0, 0}, {100, -1}})));
}

TEST_CASE("bytes thrown at random at the index readers never crash them") {
  std::mt19937 random(3);
  const std::string fai = "chr1\t100\t6\t60\t61\nchr2\t5\t121\t5\t6\n";
  const std::string gzi = format_gzi({{0, 0}, {100, 200}, {300, 400}});
  for (int i = 0; i < 20000; ++i) {
    for (std::string text : {fai, gzi}) {
      for (int change = 0; change < 3; ++change) text[random() % text.size()] = static_cast<char>(random());
      text.resize(text.size() - random() % 3);
      if (const auto records = parse_fai(text)) {
        for (const FaiRecord& record : *records) CHECK(record.end() >= record.offset);
      }
      static_cast<void>(parse_gzi(text));
    }
  }
}
