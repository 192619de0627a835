// SPDX-License-Identifier: MIT
// Tests of SpliceAI's scores on rows written by hand.
#include "predict/splice_scores.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace seqcast;

namespace {

using Rows = std::vector<double>;

SpliceQuestion question(int64_t distance, int64_t ref, int64_t alt, MnvRule rule = MnvRule::broad) {
  SpliceQuestion asked;
  asked.distance = distance;
  asked.ref_bases = ref;
  asked.alt_bases = alt;
  asked.mnv = rule;
  return asked;
}

Rows aligned(const std::vector<float>& rows, const SpliceQuestion& asked) { return align_rows(rows, asked).values; }

}  // namespace

TEST_CASE("rows of indels are laid on the reference's as SpliceAI lays them") {
  CHECK(aligned({1, 2, 3, 4, 5}, question(2, 1, 1)) == Rows{1, 2, 3, 4, 5});
  CHECK(aligned({1, 2, 3, 9, 4, 4, 5}, question(2, 1, 3)) == Rows{1, 2, 9, 4, 5});
  CHECK(aligned({1, 2, 3}, question(2, 3, 1)) == Rows{1, 2, 3, 0, 0});
  CHECK(aligned({1, 2, 3, 4}, question(3, 4, 1)) == Rows{1, 2, 3, 4, 0, 0, 0});
  CHECK(aligned({1, 2}, question(3, 6, 1)) == Rows{1, 2, 0, 0, 0, 0, 0});  // the window ends before POS
  CHECK(align_rows({1, 2, 3, 9, 4, 4, 5}, question(2, 1, 3)).inserted == std::vector<int64_t>{0, 0, 1, 0, 0});
  CHECK(align_rows({1, 2, 3}, question(2, 3, 1)).is_double);
  CHECK_FALSE(align_rows({1, 2, 3, 9, 4, 4, 5}, question(2, 1, 3)).is_double);
}

TEST_CASE("rows of several bases on both sides follow the rule that is asked for") {
  // distance 3: seven rows of the reference, of which the third behind the first is POS
  CHECK(aligned({1, 2, 3, 7, 8, 9, 5}, question(3, 2, 2)) == Rows{1, 2, 3, 8, 0, 9, 5});
  CHECK(aligned({1, 2, 3, 7, 8, 9, 5}, question(3, 2, 2, MnvRule::align)) == Rows{1, 2, 3, 7, 8, 9, 5});
  CHECK(aligned({1, 2, 3, 7, 8, 9, 5, 6}, question(3, 2, 3, MnvRule::align)) == Rows{1, 2, 3, 7, 9, 5, 6});
  CHECK(aligned({1, 2, 3, 7, 8, 5}, question(3, 3, 2, MnvRule::align)) == Rows{1, 2, 3, 7, 8, 0, 5});
  CHECK(aligned({1, 2, 3, 7, 8, 5}, question(3, 3, 2)) == Rows{1, 2, 3, 8, 0, 0, 5});
}

TEST_CASE("a score is the first largest difference, and its place counts from the variant") {
  const SpliceRows reference{{0.1f, 0.2f, 0.3f, 0.4f, 0.5f}, {0, 0, 0, 0, 0}};
  const SpliceRows alternative{{0.6f, 0.2f, 0.0f, 0.4f, 1.0f}, {0, 0.25f, 0, 0.25f, 0}};
  const SpliceScore score = splice_score(reference, alternative, question(2, 1, 1));
  CHECK(score.sites[0].delta == Approx(0.5));  // 0.6 - 0.1 in f32 is as much as 1.0 - 0.5, or less
  CHECK(score.sites[1].delta == Approx(0.3));
  CHECK(score.sites[1].offset == 0);
  CHECK(score.sites[2].offset == -1);  // the first of two
  CHECK(score.sites[3].delta == 0);
  CHECK(score.sites[3].offset == -2);
}

TEST_CASE("mask 1 comes after the strongest site is chosen, mask site before") {
  const SpliceRows reference{{0, 0.9f, 0, 0.2f, 0}, {0, 0, 0, 0, 0}};
  const SpliceRows alternative{{0.3f, 0.1f, 0, 0, 0.5f}, {0, 0, 0, 0, 0}};
  SpliceQuestion asked = question(2, 1, 1);
  asked.boundaries = {1, 2};
  SpliceScore score = splice_score(reference, alternative, asked);
  CHECK((score.sites[0].offset == 2 && score.sites[1].offset == -1));
  asked.mask = SpliceMask::after;  // the nearest boundary is at 1: neither the gain nor the loss is there
  score = splice_score(reference, alternative, asked);
  CHECK(score.sites[0].delta == Approx(0.5));
  CHECK(score.sites[1].delta == 0);
  asked.boundaries = {2};
  score = splice_score(reference, alternative, asked);
  CHECK(score.sites[0].delta == 0);
  CHECK(score.sites[0].offset == 2);
  asked.boundaries = {1, 2};
  asked.mask = SpliceMask::site;
  score = splice_score(reference, alternative, asked);
  CHECK((score.sites[0].offset == -2 && score.sites[0].delta == Approx(0.3)));
  CHECK((score.sites[1].offset == 1 && score.sites[1].delta == Approx(0.2)));
  CHECK((score.sites[3].offset == 1 && score.sites[3].delta == 0));
}

TEST_CASE(
    "of two boundaries as near as each other the one before the variant counts, and a masked score keeps its sign") {
  const SpliceRows reference{{0.5f, 0.5f, 0.5f}, {0, 0, 0}};
  const SpliceRows alternative{{0.5f, 0.4f, 0.25f}, {0, 0, 0}};
  SpliceQuestion asked = question(1, 1, 1);
  asked.mask = SpliceMask::after;
  asked.boundaries = {-1, 1};
  const SpliceScore score = splice_score(reference, alternative, asked);
  CHECK(score.sites[1].offset == 1);
  CHECK(score.sites[1].delta == 0);  // a loss at +1, where the nearest boundary is taken to be -1
  CHECK(score.sites[0].offset == -1);
  CHECK(score.sites[0].delta == 0);
  const SpliceRows less{{0.4f, 0.3f, 0.25f}, {0, 0, 0}};
  CHECK(std::signbit(splice_score(reference, less, asked).sites[0].delta));  // printed as -0.00
}
