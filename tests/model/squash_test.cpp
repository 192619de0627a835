// SPDX-License-Identifier: MIT
// Tests of the inverse target scaling.
#include "model/squash.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace seqcast;

TEST_CASE("squashed tracks are undone by the formulae of Basenji's code, each in its order") {
  const auto undone = [](Untransform formula, bool unscale, const Squash& squash, float x) {
    undo(squash, formula, unscale, std::span(&x, 1));
    return x;
  };
  const Squash both{2, 10, true}, clip{2, 10, false}, none{4, std::numeric_limits<double>::infinity(), false};
  // new: 12 -> 10 - 1 + (12 - 10 + 1)^2 = 18; then (18 + 1)^(4/3) - 1, or (18 + 1)^2 - 1; then / 2
  CHECK(undone(Untransform::newest, false, clip, 12) == 18);
  CHECK(undone(Untransform::basenji, false, both, 12) == Approx(std::pow(19.0, 4.0 / 3) - 1));
  CHECK(undone(Untransform::baskerville, false, both, 12) == 360);
  CHECK(undone(Untransform::baskerville, true, both, 12) == 180);
  CHECK(undone(Untransform::baskerville, false, both, 10) == 120);  // not above the clip
  // old: 28 / 2 = 14 -> 10 + (14 - 10)^2 = 26; then 26^(4/3); then * 2
  CHECK(undone(Untransform::old, true, clip, 28) == 26);
  CHECK(undone(Untransform::old, false, clip, 28) == 52);
  CHECK(undone(Untransform::old, true, both, 28) == Approx(std::pow(26.0, 4.0 / 3)));
  CHECK(undone(Untransform::old, false, both, 28) == Approx(2 * std::pow(26.0, 4.0 / 3)));
  for (const Untransform formula : {Untransform::newest, Untransform::old, Untransform::baskerville}) {
    CHECK(undone(formula, false, none, 3) == 3);
    CHECK(undone(formula, true, none, 3) == 0.75F);
  }
}
