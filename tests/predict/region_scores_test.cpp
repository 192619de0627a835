// SPDX-License-Identifier: MIT
// Tests of region statistics against a naive loop over bases.
#include "predict/region_scores.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <map>
#include <random>

#include "model/shape.hpp"
#include "tests/io/temporary_folder.hpp"

using namespace seqcast;

namespace {

struct Random {
  std::mt19937_64 engine;
  int64_t between(int64_t least, int64_t most) {
    return least + static_cast<int64_t>(engine() % static_cast<uint64_t>(most - least + 1));
  }
};

Bed bed_of(const std::vector<Interval>& intervals) {
  Bed bed;
  for (const Interval& interval : intervals) bed.lines.push_back({interval, 0, 0, '.'});
  return bed;
}

/// A window with the values of its bins, [tracks, bins].
struct Block {
  Window window;
  std::vector<float> values;
};

Window window_at(const std::string& chrom, int64_t bins_begin, int64_t bins, Range owned) {
  Window window;
  window.chrom = chrom;
  window.bins_begin = bins_begin;
  window.bins = bins;
  window.owned_begin = owned.begin;
  window.owned_end = owned.end;
  return window;
}

/// Windows that own stretches of a chromosome one after the other, with gaps, and whose first and last bins may stick
/// out of what they own. Values are whole numbers, so that sums are exact.
std::vector<Block> random_blocks(Random& random, const std::string& chrom, int64_t length, int64_t bin_bases,
                                 size_t tracks) {
  std::vector<Block> blocks;
  for (int64_t at = random.between(0, 20); at < length;) {
    const int64_t end = std::min(length, at + random.between(1, 90));
    const int64_t bins_begin = at - random.between(0, bin_bases - 1);
    const int64_t bins = ceil_div(end - bins_begin, bin_bases) + random.between(0, 2);
    Block block{window_at(chrom, bins_begin, bins, {at, end}), {}};
    for (size_t i = 0; i < tracks * static_cast<size_t>(bins); ++i)
      block.values.push_back(static_cast<float>(random.between(-50, 50)));
    blocks.push_back(block);
    at = end + (random.between(0, 2) ? 0 : random.between(1, 40));
  }
  return blocks;
}

/// Lines of all lengths in no order, many of them within others.
std::vector<Interval> random_lines(Random& random, int64_t length) {
  std::vector<Interval> lines;
  for (int64_t left = random.between(1, 120); left > 0; --left) {
    const char* chrom = std::vector<const char*>{"chr2", "chr10", "chrM"}[static_cast<size_t>(random.between(0, 2))];
    const int64_t start = random.between(0, length - 1);
    const int64_t most = std::min(length - start, random.between(0, 4) ? int64_t{30} : length);
    lines.push_back({chrom, start, start + random.between(1, most)});
  }
  return lines;
}

/// What a line should get of a track, base by base.
struct Naive {
  double sum_of_bases = 0;
  double largest = -std::numeric_limits<double>::infinity();
  double smallest = std::numeric_limits<double>::infinity();
  int64_t covered = 0;

  Naive(const Interval& line, size_t track, const std::vector<Block>& blocks, int64_t bin_bases) {
    for (const Block& block : blocks) {
      const Window& w = block.window;
      if (w.chrom != line.chrom) continue;
      for (int64_t base = line.start; base < line.end; ++base) {
        if (base < w.owned_begin || base >= w.owned_end) continue;
        const auto bin = static_cast<size_t>(floor_div(base - w.bins_begin, bin_bases));
        const double value = block.values[track * static_cast<size_t>(w.bins) + bin];
        sum_of_bases += value;
        largest = std::max(largest, value);
        smallest = std::min(smallest, value);
        ++covered;
      }
    }
  }
};

}  // namespace

TEST_CASE("random lines get of random windows what a loop over their bases finds") {
  Random random{std::mt19937_64(2)};
  int64_t uncovered = 0, partly = 0, lines_seen = 0;
  for (int trial = 0; trial < 150; ++trial) {
    const int64_t length = random.between(1, 600);
    const int64_t bin_bases = random.between(1, 25);
    const auto tracks = static_cast<size_t>(random.between(1, 3));
    const Bed bed = bed_of(random_lines(random, length));
    std::vector<Block> blocks;
    for (const char* chrom : {"chr2", "chr10", "chrM"})  // as a FASTA may have them: in no alphabet's order
      for (const Block& block : random_blocks(random, chrom, length, bin_bases, tracks)) blocks.push_back(block);

    RegionScores scores(bed, std::vector<std::string>(tracks, "v"));
    for (const Block& block : blocks) scores.add(block.window, bin_bases, block.values);
    int64_t partly_here = 0;
    for (size_t line = 0; line < bed.lines.size(); ++line) {
      const Interval& at = bed.lines[line].interval;
      for (size_t track = 0; track < tracks; ++track) {
        const Naive naive(at, track, blocks, bin_bases);
        if (track == 0) partly_here += naive.covered < at.bases();
        INFO("trial " << trial << " line " << at.chrom.text() << ":" << at.start << "-" << at.end << " track "
                      << track);
        CHECK(scores.value(line, track, Statistic::max) == naive.largest);
        CHECK(scores.value(line, track, Statistic::min) == naive.smallest);
        uncovered += naive.covered == 0;
        if (naive.covered == 0) continue;
        CHECK(scores.value(line, track, Statistic::mean) == naive.sum_of_bases / static_cast<double>(naive.covered));
        CHECK(scores.value(line, track, Statistic::sum) == naive.sum_of_bases / static_cast<double>(bin_bases));
      }
    }
    CHECK(scores.partly_covered() == partly_here);
    partly += partly_here;
    lines_seen += static_cast<int64_t>(bed.lines.size());
  }
  CHECK(uncovered > 10);
  CHECK(partly > uncovered);
  CHECK(partly < lines_seen);
}

TEST_CASE("a bin counts in mean and sum by the part of it that overlaps, and wholly in max and min") {
  const Bed bed = bed_of({{"c", 5, 25}, {"c", 12, 13}});
  RegionScores scores(bed, std::vector<std::string>(2, "v"));
  scores.add(window_at("c", 0, 3, {0, 30}), 10, std::vector<float>{1, 2, 8, -1, 0, 1});
  CHECK(scores.value(0, 0, Statistic::mean) == Approx((1 * 5 + 2 * 10 + 8 * 5) / 20.0));
  CHECK(scores.value(0, 0, Statistic::sum) == Approx(1 * 0.5 + 2 + 8 * 0.5));
  CHECK(scores.value(0, 0, Statistic::max) == 8);
  CHECK(scores.value(0, 0, Statistic::min) == 1);
  CHECK(scores.value(0, 1, Statistic::mean) == 0);
  CHECK(scores.value(1, 0, Statistic::mean) == 2);
  CHECK(scores.value(1, 0, Statistic::sum) == Approx(0.2));
  CHECK(scores.partly_covered() == 0);
}

TEST_CASE("the last bin of a chromosome counts by the part of it that is there") {
  const Bed bed = bed_of({{"c", 0, 15}});
  RegionScores scores(bed, std::vector<std::string>(1, "v"));
  scores.add(window_at("c", 0, 2, {0, 15}), 10, std::vector<float>{3, 6});
  CHECK(scores.value(0, 0, Statistic::mean) == Approx((3 * 10 + 6 * 5) / 15.0));
  CHECK(scores.value(0, 0, Statistic::sum) == Approx(4.5 + 1.5));
  CHECK(scores.partly_covered() == 0);
}

TEST_CASE(
    "a value that is no finite number is said with its line, its track and its bases, in those of the line alone") {
  Bed bed = bed_of({{"c", 12, 25}});
  bed.path = "x.bed";
  bed.lines[0].line = 7;
  RegionScores scores(bed, {std::string("a"), std::string("b")});
  CHECK(error_of([&] {
          scores.add(window_at("c", 0, 3, {0, 30}), 10, std::vector<float>{1, 2, 3, 1, 2, NAN});
        }) == "x.bed:7: track 'b' is not a number at c:21-25 | the model's weights or its inputs hold nan or inf");
  CHECK(error_of([&] {
          scores.add(window_at("c", 0, 3, {0, 30}), 10, std::vector<float>{1, -INFINITY, 3, 1, 2, 3});
        }) == "x.bed:7: track 'a' is infinite at c:13-20 | transform=none writes the values before the last function");
  scores.add(window_at("c", 0, 2, {0, 12}), 10, std::vector<float>{NAN, 2, INFINITY, 2});  // another's bases
}

TEST_CASE("lines of other chromosomes get nothing, whatever their names begin with") {
  const Bed bed = bed_of({{"chr1", 0, 10}, {"chr10", 0, 10}, {"chr", 0, 10}});
  RegionScores scores(bed, std::vector<std::string>(1, "v"));
  scores.add(window_at("chr1", 0, 1, {0, 10}), 10, std::vector<float>{4});
  CHECK(scores.value(0, 0, Statistic::sum) == 4);
  CHECK(scores.value(1, 0, Statistic::sum) == 0);
  CHECK(scores.value(2, 0, Statistic::sum) == 0);
  CHECK(scores.partly_covered() == 2);
}

TEST_CASE("a window of one line's own is added to that line alone, and covers it in part") {
  const Bed bed = bed_of({{"c", 0, 100}, {"c", 0, 100}});
  RegionScores scores(bed, std::vector<std::string>(1, "v"));
  scores.add_to(1, window_at("c", 40, 2, {40, 60}), 10, std::vector<float>{1, 3});
  CHECK(scores.value(1, 0, Statistic::mean) == 2);
  CHECK(scores.value(1, 0, Statistic::sum) == 4);
  CHECK(scores.value(0, 0, Statistic::sum) == 0);
  CHECK(scores.partly_covered() == 2);
}

TEST_CASE("a window of one strand is added to that strand's lines alone; a line without a strand is forward") {
  Bed bed = bed_of({{"c", 0, 10}, {"c", 0, 10}, {"c", 5, 20}});
  bed.lines[0].strand = '+';
  bed.lines[1].strand = '-';
  RegionScores scores(bed, std::vector<std::string>(1, "v"));
  scores.add(window_at("c", 0, 2, {0, 20}), 10, std::vector<float>{1, 2}, false);
  scores.add(window_at("c", 0, 2, {0, 20}), 10, std::vector<float>{5, 6}, true);
  CHECK(scores.value(0, 0, Statistic::sum) == 1);
  CHECK(scores.value(1, 0, Statistic::sum) == 5);
  CHECK(scores.value(2, 0, Statistic::sum) == 2.5);
  CHECK(scores.partly_covered() == 0);
}

TEST_CASE("excluded bases count nowhere: a bin that overlaps them in part counts by its other bases") {
  const Bed bed = bed_of({{"c", 5, 25}, {"c", 10, 20}, {"c", 0, 30}, {"d", 0, 10}});
  const ExcludedBases excluded({{"c", 8, 18}, {"c", 20, 30}});
  RegionScores scores(bed, std::vector<std::string>(1, "v"), excluded);
  scores.add(window_at("c", 0, 3, {0, 30}), 10, std::vector<float>{1, 2, 8});
  CHECK(scores.value(0, 0, Statistic::mean) == Approx((1 * 3 + 2 * 2) / 5.0));  // bases 5 to 7, 18 and 19
  CHECK(scores.value(0, 0, Statistic::sum) == Approx(0.3 + 2 * 0.2));
  CHECK(scores.value(0, 0, Statistic::max) == 2);
  CHECK(scores.value(1, 0, Statistic::mean) == 2);
  CHECK(scores.value(2, 0, Statistic::mean) == Approx((1 * 8 + 2 * 2) / 10.0));
  CHECK(scores.partly_covered() == 1);  // the line on d alone
  CHECK_FALSE(scores.is_left_out(0));
  CHECK_FALSE(scores.is_left_out(3));
}

TEST_CASE("a line is left out where all of its bases are excluded or its sequence is not there") {
  Bed bed = bed_of({{"c", 5, 25}, {"c", 5, 26}, {"x", 0, 9}});
  bed.lines[2].is_missing = true;
  const ExcludedBases excluded({{"c", 0, 10}, {"c", 10, 25}});
  const RegionScores scores(bed, std::vector<std::string>(1, "v"), excluded);
  CHECK(scores.is_left_out(0));
  CHECK_FALSE(scores.is_left_out(1));
  CHECK(scores.is_left_out(2));
  CHECK(scores.partly_covered() == 1);
}
