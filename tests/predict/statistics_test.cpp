// SPDX-License-Identifier: MIT
// Tests of statistics on numbers written by hand, and of their names. tests/frameworks/variants_oracle.py has them on
// models.
#include "predict/statistics.hpp"

#include <catch2/catch.hpp>

#include "predict/statistics/jensen_shannon.hpp"
#include "predict/statistics/profile.hpp"
#include "seqcast/error.hpp"

using namespace seqcast;

namespace {

double value(const std::string& name, const std::vector<float>& ref, const std::vector<float>& alt) {
  Effect effect;
  effect.ref = ref;
  effect.alt = alt;
  return parse_statistic(name).kind->value(effect);
}

}  // namespace

TEST_CASE("statistics of a few bins are what their formulas say") {
  const std::vector<float> p{1, 3, 7, 1}, q{3, 1, 7, 0};
  CHECK(value("SAD", p, q) == -1);
  CHECK(value("logSUM", p, q) == Approx(2 + 1 + 3 + 0 - (1 + 2 + 3 + 1)));
  CHECK(value("logSAD", p, q) == Approx(2 + 1 + 3 + 0 - (1 + 2 + 3 + 1)));
  CHECK(value("sqrtSUM", {4, 9}, {1, 16}) == 0);
  CHECK(value("sqrtSAD", {4, 9}, {1, 25}) == 1);
  CHECK(value("mean", p, q) == -0.25);
  CHECK(value("logSED", {1, 2}, {3, 4}) == 1);
  CHECK(value("log2sum", {1, 2}, {3, 4}) == 1);
  CHECK(value("SAX", p, q) == 2);  // the first of 2 and -2
  CHECK(value("D1", p, q) == 5);
  CHECK(value("logD1", p, q) == 3);
  CHECK(value("D2", p, q) == 3);
  CHECK(value("sqrtD2", {4, 9}, {1, 16}) == Approx(std::sqrt(2)));
  CHECK(value("activesum", p, q) == 12);
  CHECK(value("activemean", p, q) == 3);
  // c = 1: P = (2, 4) / 6, Q = (4, 2) / 6; each divergence is (1/3) ln 2
  CHECK(value("JS", {1, 3}, {3, 1}) != 0);
  CHECK(quantile({4, 1, 3, 2}, 0.25) == 1.75);
  CHECK(value("JS", {1, 1, 3}, {3, 1, 1}) == Approx(2.0 / 8 * std::log(2)));
}

TEST_CASE("alleles that are alike have no effect, and the other way round the sign turns") {
  const std::vector<float> p{1, 3, 7, 1}, q{3, 1, 6, 0};
  for (const char* name : {"SUM", "logSAD", "logSUM", "sqrtSAD", "sqrtSUM", "mean", "logSED", "SAX"})
    CHECK(value(name, p, q) == Approx(-value(name, q, p)));
  for (const StatisticKind& kind : statistics()) {
    if (!kind.value || kind.takes_counts || kind.name.starts_with("active")) continue;
    INFO(kind.name);
    CHECK(value(std::string(kind.name), p, p) == 0);
  }
}

TEST_CASE("profiles of alleles of other lengths are laid base on base") {
  const std::vector<float> same{0, 1, 2, 3, 4, 5}, shifted{0, 1, 9, 2, 3, 4};  // a base inserted behind bin 1
  Effect effect;
  effect.ref_logits = same;
  effect.alt_logits = shifted;
  effect.variant_bin = 1;
  effect.alt_bases = 2;
  CHECK(profile_distance(effect) == Approx(0).margin(1e-9));
  CHECK(profile_distance_unaligned(effect) > 0.3);
}

TEST_CASE("a width takes the bins around the variant's, as AlphaGenome does") {
  CHECK(centered_bins(501, 500, 1, 1000) == Range{250, 751});
  CHECK(centered_bins(501, 10, 128, 100) == Range{8, 12});
  CHECK(centered_bins(501, 0, 128, 100) == Range{0, 2});
  CHECK(centered_bins(2001, 99, 128, 100) == Range{91, 100});
}

TEST_CASE("a statistic that is not there names the nearest") {
  CHECK(parse_statistic("center501:log2sum").width == 501);
  CHECK_THROWS_WITH(parse_statistic("logsum"), Catch::Contains("there is no statistic 'logsum'"));
  CHECK_THROWS_WITH(parse_statistic("center:SUM"), Catch::Contains("'' is not a number of bases"));
  CHECK_THROWS_WITH(parse_statistic("center9:logFC"), Catch::Contains("takes no width"));
  CHECK_THROWS_WITH(parse_statistic("center9:ALT"), Catch::Contains("takes no width"));
}
