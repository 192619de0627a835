// SPDX-License-Identifier: MIT
// Tests of the bigWig reader.
#include "genome/signal.hpp"

#include <bigWig.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <map>

#include "tests/io/temporary_folder.hpp"
#include "tests/model/random_graph.hpp"
#include "tests/paths.hpp"

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

const std::string way_out = "input=NAME=FILE.bw,missing=0 reads 0 where the file has no number";

/// What a bedGraph next to a bigWig says of each chromosome, 0 where it says nothing.
std::map<std::string, std::vector<float>> values_of(const std::string& bedgraph,
                                                    const std::map<std::string, size_t>& lengths) {
  std::map<std::string, std::vector<float>> values;
  for (const auto& [chrom, bases] : lengths) values[chrom].assign(bases, 0);
  std::ifstream lines(bedgraph);
  std::string chrom;
  float value = 0;
  for (size_t start = 0, end = 0; lines >> chrom >> start >> end >> value;)
    for (size_t base = start; base < end; ++base) values.at(chrom).at(base) = value;
  return values;
}

}  // namespace

TEST_CASE("every order of names, numbers and blocks, kind of block, byte order and packing reads as it was written") {
  const std::map<std::string, size_t> lengths = {
      {"chr1", 300}, {"chr2", 200}, {"chr10", 150}, {"chr11", 40}, {"chrM", 25}};
  for (const char* form : {"other_order", "steps", "big_endian", "not_packed", "names_unsorted", "shuffled"}) {
    const std::string path = test_data(std::string("/bigwig/") + form);
    const auto expected = values_of(path + ".bedgraph", lengths);
    Signal signal(path + ".bw");
    for (const auto& [chrom, values] : expected) {
      INFO(form << ", " << chrom);
      signal.check(chrom, std::ssize(values));
      CHECK(signal.read(chrom, 0, std::ssize(values)) == values);
      for (size_t start = 0; start + 7 < values.size(); start += 11)
        CHECK(signal.read(chrom, static_cast<int64_t>(start), static_cast<int64_t>(start) + 7) ==
              std::vector<float>(values.begin() + start, values.begin() + start + 7));
    }
  }
}

TEST_CASE("bases without a number get what is said, or are an error that names them") {
  const TemporaryFolder folder;
  const std::string path = write_bigwig(folder.path("nan.bw"), NAN);
  Signal minus(path, {-1.5F, -1.5F, -1.5F});
  CHECK(minus.read("c", 0, 11) == std::vector<float>{-1.5, -1.5, 1, 1, 2.5, 2.5, 2.5, -1.5, -1.5, -1.5, 0});
  minus.check("d", 3);  // a chromosome that the file does not have
  CHECK(minus.read("d", -1, 5) == std::vector<float>{0, -1.5, -1.5, -1.5, 0, 0});
  const Signal strict(path, {std::nullopt, std::nullopt, std::nullopt});
  CHECK(strict.read("c", 2, 7) == std::vector<float>{1, 1, 2.5, 2.5, 2.5});
  CHECK(error_of([&] { strict.read("c", 4, 10); }) == path + ": has no value at c:8-9 | " + way_out);
  CHECK(error_of([&] { Signal(path).read("c", 0, 10); }) ==
        path + ": the value at c:10-10 is nan, which is not a finite number | " + way_out);
  const std::string infinite = write_bigwig(folder.path("inf.bw"), -INFINITY);
  CHECK(error_of([&] {
          Signal(infinite, {0, 0, 0}).read("c", 0, 10);
        }) == infinite + ": the value at c:10-10 is -inf, which is not a finite number | ");
}

TEST_CASE("an index that leads to a node twice is refused at once, not walked for ever") {
  const TemporaryFolder folder;
  std::string bytes = read_bytes(test_data("/bigwig/other_order.bw"));
  const auto index = static_cast<size_t>(static_cast<unsigned char>(bytes[24]) + 256 * bytes[25]);
  REQUIRE(bytes[index + 48] == 0);  // the root is an inner node of two children, 24 bytes each
  for (size_t i = 0; i < 24; ++i) bytes[index + 52 + 24 + i] = bytes[index + 52 + i];
  const std::string path = folder.write("twice.bw", bytes);
  CHECK(error_of([&] { Signal(path).read("chr1", 0, 300); }) ==
        path + ": damaged bigWig file: its index leads to the same node twice | copy or download it again");
}

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

TEST_CASE("a chromosome that a bigWig lacks, or has with another length, can be found before it is read") {
  const TemporaryFolder folder;
  const std::string path = write_bigwig(folder.path("x.bw"));
  Signal signal(path);
  signal.check("c", 10);
  for (const int64_t bases : {9, 11})
    CHECK(error_of([&] { signal.check("c", bases); }) ==
          path + ": has 10 bases of 'c', expected " + std::to_string(bases) + " | is it of another assembly?");
  CHECK_THAT(error_of([&] { signal.check("d", 1); }), Catch::StartsWith(path + ": has no chromosome 'd'"));
}

TEST_CASE("what is no whole bigWig of finite numbers is an error") {
  const TemporaryFolder folder;
  const std::string path = write_bigwig(folder.path("x.bw"));
  CHECK(error_of([&] { Signal(path).read("d", 0, 1); }) ==
        path + ": has no chromosome 'd' | its first is 'c'; " + way_out + ", also on a chromosome that it lacks");
  const std::string text = folder.write("x.txt", "c 0 1 2\n");
  CHECK_FALSE(is_bigwig(text));
  CHECK(error_of([&] { Signal{text}; }) == text + ": not a bigWig file; per-base inputs must be bigWig | ");
}

TEST_CASE("a bigWig cut short anywhere, or with changed bytes, is read or is an error, and never a crash") {
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
