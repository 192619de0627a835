// SPDX-License-Identifier: MIT
// Tests of the bigWig writer, read back with libBigWig.
#include "output/bigwig.hpp"

#include <bigWig.h>
#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <memory>
#include <random>

#include "tests/output/output_fixture.hpp"

using namespace output_test;
using seqcast::BigWig;
using seqcast::WriterOptions;

namespace {

struct CloseBigWig {
  void operator()(bigWigFile_t* file) const { bwClose(file); }
};
using Reader = std::unique_ptr<bigWigFile_t, CloseBigWig>;

Reader open_bigwig(const std::string& path) {
  Reader reader(bwOpen(path.c_str(), nullptr, "r"));
  REQUIRE(reader != nullptr);
  return reader;
}

struct Interval {
  uint32_t start, end;
  float value;
  bool operator==(const Interval&) const = default;
};

std::vector<Interval> intervals_of(bigWigFile_t* file, const char* chrom, uint32_t start, uint32_t end) {
  std::vector<Interval> found;
  bwOverlappingIntervals_t* read = bwGetOverlappingIntervals(file, chrom, start, end);
  if (read == nullptr) return found;
  for (uint32_t i = 0; i < read->l; ++i) found.push_back({read->start[i], read->end[i], read->value[i]});
  bwDestroyOverlappingIntervals(read);
  return found;
}

WriterOptions options_for(const std::string& path) {
  WriterOptions options;
  options.path = path;
  options.tracks = {"x"};
  options.chroms = {{"chr1", 3000000}, {"chr2", 500}, {"chr3", 1000000}};
  return options;
}

/// Values in quarters (so that sums are exact), negative ones among them, with long runs of the same.
std::vector<float> random_values(size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<float> values;
  while (values.size() < count) {
    const float value = static_cast<float>(static_cast<int>(random() % 64) - 48) / 4;
    values.insert(values.end(), random() % 8 == 0 ? 300 : 1, value);
  }
  values.resize(count);
  return values;
}

/// Writes values in bins of 10 from the chromosome's first base on, 1,000 bins at a time.
void write_values(BigWig& file, std::string_view chrom, const std::vector<float>& values) {
  for (size_t at = 0; at < values.size(); at += 1000) {
    const std::vector<float> part(values.begin() + at, values.begin() + std::min(values.size(), at + 1000));
    file.write(block_of(chrom, static_cast<int64_t>(at) * 10, 10, 1, part));
  }
}

struct Summary {
  double mean, least, largest;
};

/// What the file says of a stretch through a zoom level, or without one.
Summary summary_of(bigWigFile_t* file, const char* chrom, uint32_t start, uint32_t end, bool zoomed) {
  const auto ask = [&](bwStatsType type) {
    double* answer =
        zoomed ? bwStats(file, chrom, start, end, 1, type) : bwStatsFromFull(file, chrom, start, end, 1, type);
    REQUIRE(answer != nullptr);
    const double value = *answer;
    std::free(answer);
    return value;
  };
  return {ask(mean), ask(min), ask(max)};
}

}  // namespace

TEST_CASE("bigWig intervals read back as they were written, merged across blocks") {
  Folder folder;
  const std::string path = folder / "x.bw";
  const std::vector<float> one = {1, 1, 0.1f}, two = {0.1f, 7};
  BigWig file(options_for(path));
  file.write(block_of("chr1", 100, 10, 1, one));
  file.write(block_of("chr1", 130, 10, 1, two));
  auto clipped = block_of("chr3", 0, 10, 1, two);
  clipped.clip_start = 2;
  clipped.clip_end = 13;
  file.write(clipped);
  file.finish();
  file.commit();
  const Reader reader = open_bigwig(path);
  CHECK(intervals_of(reader.get(), "chr1", 0, 3000000) ==
        std::vector<Interval>{{100, 120, 1}, {120, 140, 0.1f}, {140, 150, 7}});
  CHECK(intervals_of(reader.get(), "chr2", 0, 500).empty());
  CHECK(intervals_of(reader.get(), "chr3", 0, 1000000) == std::vector<Interval>{{2, 10, 0.1f}, {10, 13, 7}});
  CHECK(reader->cl->nKeys == 3);
  CHECK(reader->cl->len[2] == 1000000);
}

TEST_CASE("without merging a bigWig keeps an interval a bin") {
  Folder folder;
  auto options = options_for(folder / "x.bw");
  options.merge = false;
  const std::vector<float> values = {1, 1};
  BigWig file(options);
  file.write(block_of("chr1", 0, 10, 1, values));
  file.finish();
  file.commit();
  CHECK(intervals_of(open_bigwig(options.path).get(), "chr1", 0, 100) ==
        std::vector<Interval>{{0, 10, 1}, {10, 20, 1}});
}

TEST_CASE("every value of a long bigWig reads back") {
  Folder folder;
  const std::string path = folder / "x.bw";
  const auto one = random_values(300000, 1), three = random_values(100000, 3);
  BigWig file(options_for(path));
  write_values(file, "chr1", one);
  write_values(file, "chr3", three);
  file.finish();
  file.commit();
  const Reader reader = open_bigwig(path);
  for (const auto& [chrom, values] : {std::pair{"chr1", one}, std::pair{"chr3", three}}) {
    size_t bin = 0;
    for (const Interval& read : intervals_of(reader.get(), chrom, 0, static_cast<uint32_t>(values.size()) * 10)) {
      for (uint32_t base = read.start; base < read.end; base += 10) REQUIRE(read.value == values.at(bin++));
    }
    CHECK(bin == values.size());
  }
}

TEST_CASE("zoom levels say the same as the values themselves, to the last stretch") {
  Folder folder;
  const std::string path = folder / "x.bw";
  BigWig file(options_for(path));
  write_values(file, "chr1", random_values(300000, 1));
  write_values(file, "chr3", random_values(100000, 3));
  file.finish();
  file.commit();
  const Reader reader = open_bigwig(path);
  REQUIRE(reader->hdr->nLevels >= 4);
  CHECK(reader->hdr->zoomHdrs->level[0] == 256);  // 16 bins of 10 would be fewer than the least
  CHECK(reader->hdr->zoomHdrs->level[1] == 1024);
  for (const auto& [chrom, length] : {std::pair{"chr1", 3000000u}, std::pair{"chr3", 1000000u}}) {
    for (const uint32_t stretch : {1024u, 4096u, 65536u, 262144u, length}) {
      for (uint32_t start = 0; start < length; start += stretch) {
        const uint32_t end = std::min(start + stretch, length);
        if (end - start < stretch) continue;  // a part of a stretch: readers estimate
        const Summary zoomed = summary_of(reader.get(), chrom, start, end, true);
        const Summary full = summary_of(reader.get(), chrom, start, end, false);
        INFO(chrom << ":" << start << "-" << end);
        REQUIRE(zoomed.mean == Approx(full.mean).epsilon(1e-5).margin(1e-5));
        REQUIRE(zoomed.least == full.least);
        REQUIRE(zoomed.largest == full.largest);
      }
    }
  }
}

TEST_CASE("the header's least, largest and sum hold for negative and falling values") {
  Folder folder;
  const std::string path = folder / "x.bw";
  const std::vector<float> values = {-1, -2, -3};
  BigWig file(options_for(path));
  file.write(block_of("chr2", 0, 10, 1, values));
  file.finish();
  file.commit();
  const Reader reader = open_bigwig(path);
  CHECK(reader->hdr->minVal == -3);
  CHECK(reader->hdr->maxVal == -1);
  CHECK(reader->hdr->sumData == -60);
  CHECK(reader->hdr->sumSquared == 140);
  CHECK(reader->hdr->nBasesCovered == 30);
  REQUIRE(reader->hdr->nLevels >= 1);
  // Our first level comes right after the index of one block: libBigWig wrote none of its own.
  CHECK(reader->hdr->zoomHdrs->dataOffset[0] == reader->hdr->indexOffset + 48 + 4 + 32);
}

TEST_CASE("a bigWig with no values at all opens and is empty") {
  Folder folder;
  BigWig file(options_for(folder / "x.bw"));
  file.finish();
  file.commit();
  const Reader reader = open_bigwig(folder / "x.bw");
  CHECK(reader->cl->nKeys == 3);
  CHECK(reader->hdr->nBasesCovered == 0);
  CHECK(reader->idx != nullptr);
  CHECK(intervals_of(reader.get(), "chr1", 0, 1000).empty());
}

TEST_CASE("a bigWig of 70,000 contigs finds each by name, whatever their order, and takes no square of the time") {
  Folder folder;
  auto options = options_for(folder / "x.bw");
  options.chroms.clear();
  for (int i = 0; i < 70000; ++i) options.chroms.emplace_back("contig" + std::to_string(i), 100);
  BigWig file(options);
  const std::vector<float> values = {1, 2};
  file.write(block_of("contig5", 0, 10, 1, values));
  file.write(block_of("contig69999", 0, 10, 1, values));
  file.finish();
  file.commit();
  const Reader reader = open_bigwig(options.path);
  CHECK(reader->cl->nKeys == 70000);
  CHECK(std::string(reader->cl->chrom[69999]) == "contig69999");
  CHECK(intervals_of(reader.get(), "contig69999", 0, 100) == std::vector<Interval>{{0, 10, 1}, {10, 20, 2}});
}

TEST_CASE("each of many contigs has its own values and a place in the zoom level") {
  Folder folder;
  auto options = options_for(folder / "x.bw");
  options.chroms.clear();
  for (int i = 0; i < 3000; ++i) options.chroms.emplace_back("c" + std::to_string(i), 40);
  BigWig file(options);
  for (int i = 0; i < 3000; ++i) {
    const std::vector<float> values = {static_cast<float>(i), static_cast<float>(-i)};
    file.write(block_of("c" + std::to_string(i), 0, 20, 1, values));
  }
  file.finish();
  file.commit();
  const Reader reader = open_bigwig(options.path);
  REQUIRE(reader->hdr->nLevels == 1);
  CHECK(reader->hdr->minVal == -2999);
  for (const int i : {1, 255, 256, 1023, 1024, 2999}) {
    const std::string name = "c" + std::to_string(i);
    const auto value = static_cast<float>(i);
    CHECK(intervals_of(reader.get(), name.c_str(), 0, 40) == std::vector<Interval>{{0, 20, value}, {20, 40, -value}});
    CHECK(summary_of(reader.get(), name.c_str(), 0, 40, true).largest == value);
    CHECK(summary_of(reader.get(), name.c_str(), 0, 40, true).least == -value);
  }
}

TEST_CASE("a contig that the format cannot hold is left out, and is an error where it has values") {
  Folder folder;
  auto options = options_for(folder / "x.bw");
  options.chroms = {{"a", 100}, {"long", 4294967296}, {std::string(256, 'x'), 100}, {"b", 100}};
  const std::vector<float> values = {1, 2};
  BigWig file(options);
  file.write(block_of("a", 0, 10, 1, values));
  file.write(block_of("b", 0, 10, 1, values));
  file.finish();
  file.commit();
  const Reader reader = open_bigwig(options.path);
  CHECK(reader->cl->nKeys == 2);
  CHECK(intervals_of(reader.get(), "b", 0, 100) == std::vector<Interval>{{0, 10, 1}, {10, 20, 2}});
  CHECK(error_of([&] { BigWig(options).write(block_of("long", 0, 10, 1, values)); }) ==
        "sequence 'long' has 4294967296 bases, bigWig takes 1 to 4294967295 | format=bedgraph");
  CHECK(error_of([&] {
          BigWig(options).write(block_of(options.chroms[2].first, 0, 10, 1, values));
        }).find("has a name of 256 bytes") != std::string::npos);
  options.chroms = {};
  CHECK(error_of([&] { BigWig empty(options); }).find("there are no chromosomes") != std::string::npos);
  options.chroms = {{"a", 100}};
  CHECK(error_of([&] { BigWig(options).write(block_of("b", 0, 10, 1, values)); }) ==
        "cannot write '" + options.path + "': sequence 'b' comes out of order");
}

TEST_CASE("a bigWig that is not closed leaves nothing behind") {
  Folder folder;
  {
    BigWig file(options_for(folder / "x.bw"));
    write_values(file, "chr1", random_values(5000, 1));
    CHECK(folder.names().empty());
  }
  CHECK(folder.names().empty());
}

TEST_CASE("a full disk while a bigWig is written or finished is an error and leaves nothing behind") {
  Folder folder;
  const std::string path = folder / "x.bw";
  const auto values = random_values(300000, 1);
  BigWig whole(options_for(path));
  write_values(whole, "chr1", values);
  whole.finish();
  whole.commit();
  const auto bytes = static_cast<rlim_t>(std::filesystem::file_size(path));
  std::filesystem::remove(path);
  for (const rlim_t limit_bytes : {rlim_t{100}, rlim_t{3000}, bytes / 4, bytes / 2, bytes - 1000, bytes - 1}) {
    const auto limit = [&] {
      std::signal(SIGXFSZ, SIG_IGN);
      const rlimit both{limit_bytes, limit_bytes};
      ::setrlimit(RLIMIT_FSIZE, &both);
    };
    INFO(limit_bytes << " of " << bytes << " bytes");
    CHECK(error_of_child(limit, [&] {
            BigWig file(options_for(path));
            write_values(file, "chr1", values);
            file.finish();
            file.commit();
          }) == "cannot write '" + path + "': file too large");
    CHECK(folder.names().empty());
  }
}

TEST_CASE("a chromosome at the format's limits is written") {
  Folder folder;
  auto options = options_for(folder / "x.bw");
  options.chroms = {{std::string(255, 'x'), 4294967295}};
  const std::vector<float> values = {1, 2};
  BigWig file(options);
  file.write(block_of(options.chroms[0].first, 4294967275, 10, 1, values));
  file.finish();
  file.commit();
  CHECK(intervals_of(open_bigwig(options.path).get(), options.chroms[0].first.c_str(), 4294967000, 4294967295) ==
        std::vector<Interval>{{4294967275, 4294967285, 1}, {4294967285, 4294967295, 2}});
}
