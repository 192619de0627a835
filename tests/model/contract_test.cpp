// SPDX-License-Identifier: MIT
// Tests of the transforms of a contract.
#include "model/contract.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "tests/model/error_of.hpp"

using namespace seqcast;

namespace {

std::vector<float> applied(Transform transform, std::vector<float> values, int64_t tracks = 1) {
  apply(transform, values, tracks, static_cast<int64_t>(values.size()) / tracks);
  return values;
}

constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

}  // namespace

TEST_CASE("the transform 'none' leaves every bit alone") {
  const std::vector<float> raw{-1000, -0.0F, 1e-45F, 3.25F, std::numeric_limits<float>::infinity()};
  CHECK(applied(Transform::none, raw) == raw);
}

TEST_CASE("softmax is over the tracks of each bin, not over its bins") {
  // [2 tracks, 3 bins]: bin 0 differs by ln 3, bin 1 by nothing, bin 2 by -ln 3.
  const float ln3 = std::log(3.0F);
  const std::vector<float> values = applied(Transform::softmax, {ln3, 5, -2, 0, 5, -2 + ln3}, 2);
  const float expected[] = {0.75F, 0.5F, 0.25F, 0.25F, 0.5F, 0.75F};
  for (size_t i = 0; i < values.size(); ++i) CHECK(values[i] == Approx(expected[i]).epsilon(1e-6));
}

TEST_CASE("softmax does not overflow at plus and minus 1000") {
  CHECK(applied(Transform::softmax, {1000, 1000, -1000}, 3) == std::vector<float>{0.5F, 0.5F, 0});
  CHECK(applied(Transform::softmax, {-1000, -1000}, 2) == std::vector<float>{0.5F, 0.5F});
  CHECK(applied(Transform::softmax, {1000, -1000}, 2) == std::vector<float>{1, 0});
}

TEST_CASE("softmax_bins makes each track's bins sum to one") {
  // [2 tracks, 3 bins]
  const std::vector<float> values = applied(Transform::softmax_bins, {1000, 1000, -1000, 0, 0, std::log(2.0F)}, 2);
  const float expected[] = {0.5F, 0.5F, 0, 0.25F, 0.25F, 0.5F};
  for (size_t i = 0; i < values.size(); ++i) CHECK(values[i] == Approx(expected[i]).epsilon(1e-6));
  CHECK(needs_all_bins(Transform::softmax_bins));
  CHECK_FALSE(needs_all_tracks(Transform::softmax_bins));
}

TEST_CASE("a profile shares each track's counts out over its bins") {
  // [2 tracks, 3 bins], counts e and 10
  std::vector<float> values{1000, 1000, -1000, 0, 0, std::log(2.0F)};
  apply(Transform::profile, values, 2, 3, std::vector<float>{1, std::log(10.0F)});
  const float expected[] = {1.3591409F, 1.3591409F, 0, 2.5F, 2.5F, 5};
  for (size_t i = 0; i < values.size(); ++i) CHECK(values[i] == Approx(expected[i]).epsilon(1e-6));
  CHECK(needs_all_bins(Transform::profile));
  CHECK_FALSE(needs_all_bins(Transform::softmax));
  CHECK_FALSE(needs_all_tracks(Transform::profile));
}

TEST_CASE("sigmoid, softplus and exp are right near zero and safe at plus and minus 1000") {
  CHECK(applied(Transform::sigmoid, {0, 1000, -1000}) == std::vector<float>{0.5F, 1, 0});
  CHECK(applied(Transform::sigmoid, {2})[0] == Approx(0.8807970780).epsilon(1e-6));
  CHECK(applied(Transform::softplus, {1000, -1000}) == std::vector<float>{1000, 0});
  CHECK(applied(Transform::softplus, {0})[0] == Approx(0.6931471806).epsilon(1e-6));
  CHECK(applied(Transform::softplus, {2})[0] == Approx(2.1269280110).epsilon(1e-6));
  CHECK(applied(Transform::softplus, {-20})[0] == Approx(2.0611536e-9).epsilon(1e-6));  // log(1 + e^x) would lose it
  CHECK(applied(Transform::exp, {0, -1000}) == std::vector<float>{1, 0});
  CHECK(applied(Transform::exp, {1})[0] == Approx(2.7182818285).epsilon(1e-6));
}

TEST_CASE("a transform does not hide NaN") {
  for (Transform transform : {Transform::none, Transform::sigmoid, Transform::softplus, Transform::exp})
    CHECK(std::isnan(applied(transform, {not_a_number})[0]));
  const std::vector<float> values =
      applied(Transform::softmax, {not_a_number, 0, 1, 0}, 2);  // [2, 2]: only bin 0 holds one
  CHECK(std::isnan(values[0]));
  CHECK(std::isnan(values[2]));
  CHECK(values[1] == 0.5F);
}

TEST_CASE("only softmax needs all of a head's tracks") {
  CHECK(needs_all_tracks(Transform::softmax));
  for (Transform transform : {Transform::none, Transform::sigmoid, Transform::softplus, Transform::exp})
    CHECK_FALSE(needs_all_tracks(transform));
}

TEST_CASE("a short record gets its letters on either side, and a whole one none") {
  const LetterPadding names{'.', ';', 8, std::nullopt};
  CHECK(padding_before(names, 4, 23) == 8);
  CHECK(padding_before(names, 1, 23) == 8);
  CHECK(padding_before(names, 15, 23) == 8);
  CHECK(padding_before(names, 23, 23) == 0);
  CHECK(test::error_of([&] { padding_before(names, 16, 23); }) ==
        "got 16 letters, expected at most 15, or the whole window of 23");
  CHECK(test::error_of([&] { padding_before(names, 25, 23); }).starts_with("got 25 letters"));
  CHECK(padding_before({'N', '\0', std::nullopt, std::nullopt}, 3, 5) == 2);
  CHECK(padding_before({'N', 'T', std::nullopt, 1}, 3, 7) == 3);
  CHECK(padding_before({'\0', 'T', std::nullopt, std::nullopt}, 3, 5) == 0);
}

TEST_CASE("positions of the input are called by what they hold") {
  CHECK(unit_name({}) == "bp");
  CHECK(unit_name({.alphabet = "ABC"}) == "letters");
  CHECK(unit_name({.alphabet = ""}) == "positions");
}

TEST_CASE("transforms are written as cards write them") {
  CHECK(to_text(Transform::softplus) == "softplus");
  CHECK(to_text(DefaultPlacement::center) == "center");
}
