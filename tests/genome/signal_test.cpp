// SPDX-License-Identifier: MIT
// Tests of the bigWig reader.
#include "genome/signal.hpp"

#include <bigWig.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/io/temporary_folder.hpp"
#include "tests/model/random_graph.hpp"

using namespace seqcast;

namespace {

/// Values 1, 2.5 and `third` at bases 2 .. 3, 4 .. 6 and 9 of a chromosome of 10 bases.
std::string write_bigwig(const std::string& path, float third = -3) {
  const char* chroms[] = {"c"};
  const uint32_t lengths[] = {10};
  bigWigFile_t* file = bwOpen(path.c_str(), nullptr, "w");
  REQUIRE(bwCreateHdr(file, 0) == 0);
  file->cl = bwCreateChromList(chroms, lengths, 1);
  REQUIRE(bwWriteHdr(file) == 0);
  const char* names[] = {"c", "c", "c"};
  const uint32_t starts[] = {2, 4, 9}, ends[] = {4, 7, 10};
  const float values[] = {1, 2.5, third};
  REQUIRE(bwAddIntervals(file, names, starts, ends, values, 3) == 0);
  bwClose(file);
  return path;
}

}  // namespace

TEST_CASE("a stretch of a bigWig has a value a base, 0 in its gaps and beyond its ends") {
  const TemporaryFolder folder;
  const Signal signal(write_bigwig(folder.path("x.bw")));
  CHECK(signal.read("c", 0, 10) == std::vector<float>{0, 0, 1, 1, 2.5, 2.5, 2.5, 0, 0, -3});
  CHECK(signal.read("c", 3, 5) == std::vector<float>{1, 2.5});
  CHECK(signal.read("c", -2, 3) == std::vector<float>{0, 0, 0, 0, 1});
  CHECK(signal.read("c", 9, 12) == std::vector<float>{-3, 0, 0});
  CHECK(signal.read("c", 20, 22) == std::vector<float>{0, 0});
  CHECK(signal.read("c", -5, -3) == std::vector<float>{0, 0});
}

TEST_CASE("a chromosome that a bigWig lacks, in whole or in part, can be found before it is read") {
  const TemporaryFolder folder;
  const std::string path = write_bigwig(folder.path("x.bw"));
  const Signal signal(path);
  signal.check("c", 10);
  signal.check("c", 3);
  CHECK(error_of([&] { signal.check("c", 11); }) ==
        path + ": has 10 bases of 'c', expected 11 | is it of another assembly?");
  CHECK_THAT(error_of([&] { signal.check("d", 1); }), Catch::StartsWith(path + ": has no chromosome 'd'"));
}

TEST_CASE("what is no whole bigWig of finite numbers is an error") {
  const TemporaryFolder folder;
  const std::string path = write_bigwig(folder.path("x.bw"));
  CHECK(error_of([&] { Signal(path).read("d", 0, 1); }) ==
        path + ": has no chromosome 'd' | its first is 'c'; regions may leave out what it lacks");
  const std::string text = folder.write("x.txt", "c 0 1 2\n");
  CHECK_FALSE(is_bigwig(text));
  CHECK(error_of([&] { Signal{text}; }) == text + ": not a bigWig file; per-base inputs must be bigWig | ");
  const std::string nan = write_bigwig(folder.path("nan.bw"), NAN);
  CHECK(error_of([&] { Signal(nan).read("c", 0, 10); }) == nan + ": the value at c:10-10 is not a finite number | ");
}

TEST_CASE(
    "a bigWig cut short anywhere, or with changed bytes, is read or is an error, whatever libBigWig makes of it") {
  const TemporaryFolder folder;
  const std::string whole = read_bytes(write_bigwig(folder.path("x.bw")));
  const auto is_error = [&](const std::string& text) {
    return !error_of([&] { Signal(folder.write("damaged.bw", text)).read("c", 0, 10); }).empty();
  };
  CHECK_FALSE(is_error(whole));
  for (size_t bytes = 0; bytes < whole.size(); bytes += 23) is_error(whole.substr(0, bytes));
  CHECK(is_error(whole.substr(0, whole.size() / 2)));
  test::Random random(1);
  int errors = 0;
  for (int i = 0; i < 200; ++i) {
    std::string text = whole;
    for (int64_t n = random.between(1, 3); n > 0; --n)
      text[static_cast<size_t>(random.between(4, std::ssize(text) - 1))] =
          static_cast<char>(random.pick<int64_t>({0, 255, 127, random.between(0, 255)}));
    errors += is_error(text);
  }
  CHECK(errors > 20);
}
