// SPDX-License-Identifier: MIT
// Tests of BGZF blocks and of text that is read at any place.
#include "io/bgzf_block.hpp"

#include <fcntl.h>

#include <catch2/catch.hpp>
#include <random>

#include "io/random_text.hpp"
#include "tests/io/temporary_folder.hpp"

using namespace seqcast;

namespace {

bool run(const std::string& command) { return std::system(command.c_str()) == 0; }

std::vector<BgzfBlock> blocks_of(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC), path);
  return bgzf_blocks(file.number());
}

std::string random_text(size_t bytes) {
  std::mt19937 random(3);
  std::string text;
  for (size_t i = 0; i < bytes; ++i) text += "ACGTN\n"[random() % 6];
  return text;
}

}  // namespace

TEST_CASE("the blocks of a file are those of bgzip's own index, also where files were joined") {
  const TemporaryFolder folder;
  const std::string path = folder.write("x", random_text(300000));
  REQUIRE(run("bgzip -k " + path + " && bgzip -r " + path + ".gz && cat " + path + ".gz " + path + ".gz > " +
              folder.path("two.gz") + " && bgzip -r " + folder.path("two.gz")));
  const auto one = blocks_of(path + ".gz"), two = blocks_of(folder.path("two.gz"));
  CHECK(gzi_of(one) == read_bytes(path + ".gz.gzi"));
  CHECK(is_gzi_of(read_bytes(path + ".gz.gzi"), one));
  CHECK(is_gzi_of(read_bytes(folder.path("two.gz.gzi")), two));
  CHECK(is_gzi_of(gzi_of(two), two));
  CHECK(one.back().text == 300000);
  CHECK(two.back().text == 600000);
  CHECK_FALSE(is_gzi_of(gzi_of(one), two));
  CHECK_FALSE(is_gzi_of(gzi_of(two), one));
}

TEST_CASE("a file that is not BGZF to its last byte has no blocks") {
  const TemporaryFolder folder;
  const std::string path = folder.write("x", random_text(100000));
  REQUIRE(run("bgzip -k " + path));
  const std::string packed = read_bytes(path + ".gz");
  for (const std::string& text :
       {std::string(), std::string("A"), packed.substr(0, packed.size() - 28), packed.substr(0, packed.size() - 1),
        packed.substr(0, 20000), packed + std::string(1, '\0'), packed + "A"})
    CHECK(blocks_of(folder.write("y", text)).empty());
  CHECK(blocks_of(path).empty());
}

TEST_CASE("any stretch of a text is the text's, plain and in blocks") {
  const TemporaryFolder folder;
  const std::string text = random_text(300000), path = folder.write("x", text);
  REQUIRE(run("bgzip -k " + path));
  const Descriptor plain(open(path.c_str(), O_RDONLY | O_CLOEXEC), path);
  const Descriptor packed(open((path + ".gz").c_str(), O_RDONLY | O_CLOEXEC), path);
  RandomText of_plain(plain.number(), path), of_blocks(packed.number(), path, bgzf_blocks(packed.number()));
  CHECK(of_plain.size() == 300000);
  CHECK(of_blocks.size() == 300000);
  std::mt19937 random(5);
  for (int i = 0; i < 300; ++i) {
    const size_t begin = random() % text.size(), bytes = random() % 3 == 0 ? random() % 200000 : random() % 100;
    const std::string expected = text.substr(begin, bytes);
    CHECK((of_plain.read(static_cast<int64_t>(begin), static_cast<int64_t>(bytes)) == expected));
    CHECK((of_blocks.read(static_cast<int64_t>(begin), static_cast<int64_t>(bytes)) == expected));
  }
  CHECK(of_plain.read(300000, 5).empty());
  CHECK(of_blocks.read(299998, 5) == text.substr(299998));
}
