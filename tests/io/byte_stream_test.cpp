// SPDX-License-Identifier: MIT
// Tests of the reader of plain and packed text.
#include "io/byte_stream.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "tests/io/temporary_folder.hpp"

using namespace seqcast;

namespace {

bool run(const std::string& command) { return std::system(command.c_str()) == 0; }

std::string text_of(const std::string& path) {
  ByteStream stream(path);
  std::string text;
  for (std::string_view block = stream.next_block(); !block.empty(); block = stream.next_block()) text += block;
  return text;
}

std::string random_text(size_t bytes, uint32_t seed) {
  std::mt19937 random(seed);
  std::string text;
  for (size_t i = 0; i < bytes; ++i) text += "ACGTN\n"[random() % 6];
  return text;
}

}  // namespace

TEST_CASE("text of any length comes as it is, plain, in gzip and in BGZF, from a file and through a pipe") {
  const TemporaryFolder folder;
  const std::string pipe = folder.path("pipe");
  REQUIRE(run("mkfifo " + pipe));
  for (const size_t bytes : {0, 1, 2, 65279, 65280, 65281, 131072, 400000}) {
    INFO(bytes);
    const std::string text = random_text(bytes, 3), path = folder.write("x", text);
    REQUIRE(run("gzip -c " + path + " > " + path + ".gz && bgzip -c " + path + " > " + path + ".bgz"));
    for (const std::string& file : {path, path + ".gz", path + ".bgz"}) {
      CHECK((text_of(file) == text));
      REQUIRE(run("(cat " + file + " > " + pipe + " &)"));
      CHECK((text_of(pipe) == text));
    }
  }
}

TEST_CASE("a pipe whose writer pauses is read to its end") {
  const TemporaryFolder folder;
  const std::string pipe = folder.path("pipe");
  REQUIRE(
      run("mkfifo " + pipe + " && ((printf A; sleep 0.2; printf 'CG\\nT'; sleep 0.2; printf '\\n') > " + pipe + " &)"));
  CHECK(text_of(pipe) == "ACG\nT\n");
}

TEST_CASE("every cut of a packed text is an error, but one between members of gzip") {
  const TemporaryFolder folder;
  const std::string path = folder.write("x", random_text(70000, 4));
  REQUIRE(run("gzip -c " + path + " > " + path + ".gz && bgzip -c " + path + " > " + path + ".bgz"));
  for (const char* packing : {".gz", ".bgz"}) {
    const std::string packed = read_bytes(path + packing);
    for (size_t bytes = 2; bytes < packed.size(); bytes += bytes < 100 || bytes + 100 > packed.size() ? 1 : 997) {
      const std::string cut = folder.write("cut", packed.substr(0, bytes));
      INFO(packing << " " << bytes << " of " << packed.size());
      CHECK_THAT(error_of([&] { text_of(cut); }), Catch::Contains("cut short"));
    }
  }
}

TEST_CASE("a flipped bit in a packed text is an error or changes nothing") {
  const TemporaryFolder folder;
  std::mt19937 random(9);
  const std::string text = random_text(70000, 5), path = folder.write("x", text);
  REQUIRE(run("gzip -c " + path + " > " + path + ".gz && bgzip -c " + path + " > " + path + ".bgz"));
  int errors = 0;
  for (int i = 0; i < 200; ++i) {
    std::string packed = read_bytes(path + (i % 2 == 0 ? ".gz" : ".bgz"));
    char& changed = packed[18 + random() % (packed.size() - 18)];
    changed = static_cast<char>(changed ^ (1 << random() % 8));
    const std::string file = folder.write("flipped", packed);
    try {
      const std::string got = text_of(file);
      CHECK((got == text));
    } catch (const Error&) {
      ++errors;
    }
  }
  CHECK(errors > 190);
}
