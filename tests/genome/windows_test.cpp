// SPDX-License-Identifier: MIT
// Tests of window placement (design §5).
#include "genome/windows.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <vector>

using namespace seqcast;

namespace {

int64_t floor_half(int64_t value) {  // by counting down, since C++ rounds towards zero
  int64_t half = value / 2;
  while (half * 2 > value) --half;
  return half;
}

std::vector<Window> all_windows(const std::vector<Interval>& regions, const WindowLayout& layout,
                                int64_t piece_bins = 0, int64_t max_gap = 0) {
  WindowSource source(regions, layout, piece_bins, max_gap);
  std::vector<Window> windows;
  while (auto window = source.next()) windows.push_back(*window);
  CHECK_FALSE(source.next());
  return windows;
}

struct Random {
  std::mt19937_64 engine;
  int64_t between(int64_t least, int64_t most) {
    return least + static_cast<int64_t>(engine() % static_cast<uint64_t>(most - least + 1));
  }
};

/// Sorted, apart and not empty, on two or three chromosomes.
std::vector<Interval> random_regions(Random& random) {
  std::vector<Interval> regions;
  for (const char* chrom : {"chr2", "chr10", "chrM"}) {
    int64_t at = random.between(0, 300);
    for (int64_t left = random.between(0, 6); left > 0; --left) {
      const int64_t end = at + random.between(1, random.between(0, 3) ? 40 : 900);
      regions.push_back({chrom, at, end});
      at = end + random.between(1, random.between(0, 1) ? 5 : 400);
    }
  }
  return regions;
}

WindowLayout random_layout(Random& random) {
  WindowLayout layout;
  layout.bin_bases = random.between(1, 40);
  layout.bins = random.between(1, 12);
  layout.first_base = random.between(-20, 100);
  layout.window_bases = layout.first_base + layout.kept_bases() + random.between(0, 100);
  const bool one_value = layout.bins == 1;
  layout.step = one_value ? random.between(1, layout.bin_bases) : random.between(1, layout.bins) * layout.bin_bases;
  return layout;
}

/// How many windows speak for each base of a chromosome.
std::map<std::string, std::map<int64_t, int>> claims(const std::vector<Window>& windows,
                                                     const std::vector<Interval>& regions) {
  std::map<std::string, std::map<int64_t, int>> result;
  for (const Window& window : windows)
    for (const Interval& region : regions)
      if (region.chrom == window.chrom)
        for (int64_t base = std::max(region.start, window.owned_begin); base < std::min(region.end, window.owned_end);
             ++base)
          ++result[window.chrom][base];
  return result;
}

void check_partition(const std::vector<Window>& windows, const std::vector<Interval>& regions,
                     const WindowLayout& layout) {
  const auto claimed = claims(windows, regions);
  int64_t asked = 0;
  for (const Interval& region : regions) {
    asked += region.bases();
    for (int64_t base = region.start; base < region.end; ++base) {
      const auto chrom = claimed.find(region.chrom);
      REQUIRE(chrom != claimed.end());
      const auto found = chrom->second.find(base);
      REQUIRE(found != chrom->second.end());
      REQUIRE(found->second == 1);
    }
  }
  int64_t owned = 0;
  for (const Window& window : windows) {
    owned += window.bases;
    REQUIRE(window.bases > 0);
    REQUIRE(window.owned_begin < window.owned_end);
    REQUIRE(window.bins_begin <= window.owned_begin);
    REQUIRE(window.bins_begin + window.bins * layout.bin_bases >= window.owned_end);
    REQUIRE(window.bins_begin == window.begin + layout.first_base + window.first_bin * layout.bin_bases);
    REQUIRE((window.owned_begin - window.bins_begin < layout.bin_bases || window.bins == 1));  // no bin for nothing
    REQUIRE(window.bins_begin + (window.bins - 1) * layout.bin_bases < window.owned_end);
  }
  CHECK(owned == asked);
}

}  // namespace

TEST_CASE("windows stand on one grid from base 0, each beginning first_base before what it keeps") {
  const WindowLayout layout{100, 20, 10, 6, 60};  // keeps 60 of 100
  const auto windows = all_windows({{"chr1", 0, 130}}, layout);
  REQUIRE(windows.size() == 3);
  for (size_t i = 0; i < 3; ++i) {
    CHECK(windows[i].chrom == "chr1");
    CHECK(windows[i].begin == static_cast<int64_t>(i) * 60 - 20);
    CHECK(windows[i].first_bin == 0);
    CHECK(windows[i].bins_begin == static_cast<int64_t>(i) * 60);
    CHECK(windows[i].owned_begin == static_cast<int64_t>(i) * 60);
  }
  CHECK(windows[0].bins == 6);
  CHECK(windows[2].bins == 1);  // bases [120, 130)
  CHECK(windows[2].owned_end == 130);
}

TEST_CASE("with a step, window i owns its step's bases and begins half of what is left over before them") {
  for (const int64_t step : {1, 2, 7, 24, 25}) {
    const WindowLayout layout{60, 11, 25, 1, step};  // one value, of the 25 bases in the middle
    const auto windows = all_windows({{"chr1", 0, 200}}, layout);
    REQUIRE(windows.size() == static_cast<size_t>((200 + step - 1) / step));
    for (size_t i = 0; i < windows.size(); ++i) {
      const int64_t begin = static_cast<int64_t>(i) * step;
      CHECK(windows[i].begin == begin + floor_half(step - 25) - 11);
      CHECK(windows[i].bins_begin == begin + floor_half(step - 25));
      CHECK(windows[i].owned_begin == begin);
      CHECK(windows[i].owned_end == std::min<int64_t>(begin + step, 200));
      CHECK(windows[i].bins == 1);
    }
  }
}

TEST_CASE("a region's windows are the grid's, with the bins that it overlaps alone") {
  const WindowLayout layout{100, 20, 10, 6, 60};
  const auto windows = all_windows({{"chr1", 95, 125}}, layout);
  REQUIRE(windows.size() == 2);
  CHECK(windows[0].begin == 40);
  CHECK(windows[0].first_bin == 3);
  CHECK(windows[0].bins_begin == 90);
  CHECK(windows[0].bins == 3);
  CHECK(windows[0].owned_begin == 95);
  CHECK(windows[0].owned_end == 120);
  CHECK(windows[1].begin == 100);
  CHECK(windows[1].bins == 1);
  CHECK(windows[1].bases == 5);
}

TEST_CASE("regions in one window share it") {
  const WindowLayout layout{100, 20, 10, 6, 60};
  const auto windows = all_windows({{"chr1", 1, 3}, {"chr1", 31, 32}, {"chr1", 58, 61}, {"chr2", 5, 6}}, layout);
  REQUIRE(windows.size() == 3);
  CHECK(windows[0].owned_begin == 1);
  CHECK(windows[0].owned_end == 60);
  CHECK(windows[0].bases == 2 + 1 + 2);
  CHECK(windows[1].bases == 1);
  CHECK(windows[2].chrom == "chr2");
}

TEST_CASE("windows and pieces of random layouts share out random regions, each base to one") {
  for (uint64_t seed = 0; seed < 400; ++seed) {
    INFO("seed " << seed);
    Random random{std::mt19937_64(seed)};
    const std::vector<Interval> regions = random_regions(random);
    const WindowLayout layout = random_layout(random);
    check_partition(all_windows(regions, layout), regions, layout);
    WindowLayout streamed = layout;
    streamed.step = layout.kept_bases();
    const int64_t piece_bins = random.between(1, 30);
    check_partition(all_windows(regions, streamed, piece_bins, random.between(0, 100)), regions, streamed);
  }
}

TEST_CASE("where a window lies does not depend on what else is asked") {
  for (uint64_t seed = 0; seed < 100; ++seed) {
    INFO("seed " << seed);
    Random random{std::mt19937_64(seed)};
    const WindowLayout layout = random_layout(random);
    for (const Window& window : all_windows(random_regions(random), layout)) {
      const int64_t index = window.owned_begin / layout.step;
      REQUIRE(window.begin == index * layout.step + floor_half(layout.step - layout.kept_bases()) - layout.first_base);
      REQUIRE(window.owned_end <= (index + 1) * layout.step);
    }
  }
}

TEST_CASE("pieces all begin where the chromosome's first window would, and own so many bins each") {
  const WindowLayout layout{100, 20, 10, 6, 60};
  const auto pieces = all_windows({{"chr1", 0, 95}}, layout, 4);
  REQUIRE(pieces.size() == 3);
  for (size_t i = 0; i < 3; ++i) {
    CHECK(pieces[i].begin == -20);
    CHECK(pieces[i].first_bin == static_cast<int64_t>(i) * 4);
    CHECK(pieces[i].bins_begin == static_cast<int64_t>(i) * 40);
  }
  CHECK(pieces[2].bins == 2);
  CHECK(pieces[2].owned_end == 95);
}

TEST_CASE("regions further apart than the gap allows have pieces of their own") {
  const WindowLayout layout{100, 20, 10, 6, 60};
  const std::vector<Interval> regions{{"chr1", 5, 12}, {"chr1", 62, 70}};
  const auto joined = all_windows(regions, layout, 100, 50);
  REQUIRE(joined.size() == 1);
  CHECK(joined[0].bins == 7);
  CHECK(joined[0].bases == 15);
  const auto apart = all_windows(regions, layout, 100, 49);
  REQUIRE(apart.size() == 2);
  CHECK(apart[0].bins == 2);
  CHECK(apart[1].first_bin == 6);
  CHECK(apart[1].bins == 1);
}

TEST_CASE("a centered window keeps what lies around the region's middle, all divisions rounding down") {
  const auto check = [](const Interval& region, int64_t bins, int64_t bin_bases, int64_t expected) {
    const WindowLayout layout{500, 33, bin_bases, bins, bins * bin_bases};
    const Window window = center_window(region, layout);
    CHECK(window.chrom == region.chrom);
    CHECK(window.bins_begin == expected);
    CHECK(window.begin == expected - 33);
    CHECK(window.first_bin == 0);
    CHECK(window.bins == bins);
    CHECK(window.owned_begin == expected);
    CHECK(window.owned_end == expected + bins * bin_bases);
  };
  check({"chr1", 1000, 1100}, 1, 50, 1050 - 25);
  check({"chr1", 1000, 1101}, 1, 51, 1050 - 25);
  check({"chr1", 999, 1000}, 3, 128, 999 - 192);
  check({"chr1", 0, 1}, 7, 128, 0 - 448);  // before the chromosome's first base
  check({"chr1", 10, 13}, 1, 25, 11 - 12);
}

TEST_CASE("no region, no window") { CHECK(all_windows({}, {100, 20, 10, 6, 60}).empty()); }

TEST_CASE("a record's window begins at its first letter, or so many before as pad it, and owns what it keeps of it") {
  const WindowLayout layout{20, 5, 2, 5, 10};
  const Window whole = record_window("r", 0, layout);
  CHECK(whole.chrom == "r");
  CHECK(whole.begin == 0);
  CHECK(whole.bins == 5);
  CHECK(whole.bins_begin == 5);
  CHECK(whole.owned_begin == 5);
  CHECK(whole.owned_end == 15);
  CHECK(whole.bases == 10);
  const Window padded = record_window("r", 8, layout);
  CHECK(padded.begin == -8);
  CHECK(padded.bins_begin == -3);
  CHECK(padded.owned_begin == 0);
  CHECK(padded.owned_end == 7);
  CHECK(padded.bases == 7);
}
