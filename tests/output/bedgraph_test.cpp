// SPDX-License-Identifier: MIT
// Tests of the bedGraph writer.
#include "output/bedgraph.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>

#include "tests/output/output_fixture.hpp"

using namespace output_test;
using seqcast::BedGraph;
using seqcast::WriterOptions;

namespace {

/// The text that some blocks become.
std::string text_of(WriterOptions options, const std::vector<seqcast::Bins>& blocks) {
  Folder folder;
  options.path = folder / "x.bedgraph";
  if (options.tracks.empty()) options.tracks = {"x"};
  BedGraph file(options);
  for (const auto& block : blocks) file.write(block);
  file.finish();
  file.commit();
  return read_text(options.path);
}

}  // namespace

TEST_CASE("bedGraph lines are tab-separated, 0-based and half-open") {
  const std::vector<float> values = {0.5f, -1.25f};
  CHECK(text_of({}, {block_of("chr1", 128, 64, 1, values)}) == "chr1\t128\t192\t0.5\nchr1\t192\t256\t-1.25\n");
}

TEST_CASE("neighbours with the same printed value become one line, across blocks too") {
  const std::vector<float> one = {1, 1, 0.1234561f}, two = {0.1234564f, 2};
  const std::vector<seqcast::Bins> blocks = {block_of("c", 0, 10, 1, one), block_of("c", 30, 10, 1, two)};
  CHECK(text_of({}, blocks) == "c\t0\t20\t1\nc\t20\t40\t0.123456\nc\t40\t50\t2\n");
  WriterOptions digits;
  digits.digits = 7;
  CHECK(text_of(digits, blocks) == "c\t0\t20\t1\nc\t20\t30\t0.1234561\nc\t30\t40\t0.1234564\nc\t40\t50\t2\n");
}

TEST_CASE("without merging there is a line a bin") {
  const std::vector<float> values = {1, 1, 1};
  WriterOptions options;
  options.merge = false;
  CHECK(text_of(options, {block_of("c", 0, 5, 1, values)}) == "c\t0\t5\t1\nc\t5\t10\t1\nc\t10\t15\t1\n");
}

TEST_CASE("the same value after a gap or on another chromosome is a line of its own") {
  const std::vector<float> one = {1};
  CHECK(text_of({}, {block_of("a", 0, 5, 1, one), block_of("a", 10, 5, 1, one), block_of("b", 15, 5, 1, one)}) ==
        "a\t0\t5\t1\na\t10\t15\t1\nb\t15\t20\t1\n");
}

TEST_CASE("the first and last bins are cut to what is asked for and others left out") {
  const std::vector<float> values = {1, 2, 3, 4};
  auto block = block_of("c", -10, 10, 1, values);
  block.clip_start = 3;
  block.clip_end = 17;
  CHECK(text_of({}, {block}) == "c\t3\t10\t2\nc\t10\t17\t3\n");
}

TEST_CASE("a track line names the track, quotes and tabs made harmless") {
  WriterOptions options;
  options.track_line = true;
  options.tracks = {"a \"b\"\tc"};
  CHECK(text_of(options, {}) == "track type=bedGraph name=\"a 'b'_c\"\n");
  CHECK(text_of({}, {}).empty());
}

TEST_CASE("bedtools takes the file and finds every base once, in order, with its value") {
  if (std::system("command -v bedtools > /dev/null") != 0) {
    WARN("bedtools is not installed: not checked (apt-get install bedtools)");
    return;
  }
  Folder folder;
  WriterOptions options;
  options.path = folder / "x.bedgraph";
  options.tracks = {"x"};
  BedGraph file(options);
  std::mt19937 random(3);
  std::vector<float> values(1000);
  double sum = 0;
  for (const char* chrom : {"chr1", "chr2"}) {
    for (int64_t start = 0; start < 64000; start += 32000) {
      for (float& value : values) sum += value = static_cast<float>(random() % 4) / 4;
      file.write(block_of(chrom, start, 32, 1, values));
    }
  }
  file.finish();
  file.commit();
  const std::string name = "'" + options.path + "'";
  CHECK(run("bedtools merge -i " + name) == "chr1\t0\t64000\nchr2\t0\t64000\n");         // sorted, no gap
  CHECK(run("bedtools merge -d -1 -i " + name + " | wc -l") == run("wc -l < " + name));  // none overlap
  CHECK(run("LC_ALL=C sort -k1,1 -k2,2n " + name) == read_text(options.path));
  CHECK(std::stod(run("awk '{s += ($3 - $2) / 32 * $4} END {print s}' " + name)) == Approx(sum).epsilon(1e-5));
  CHECK(std::stoi(run("awk '$4 == v && $1 == c {n++} {v = $4; c = $1} END {print n + 0}' " + name)) == 0);
}
