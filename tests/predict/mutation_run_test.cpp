// SPDX-License-Identifier: MIT
// Tests of which mutations a region has, and of the memory that they take.
#include "predict/mutation_run.hpp"

#include <catch2/catch.hpp>

using namespace seqcast;

TEST_CASE("the memory of a region's mutations grows with their kinds, its bases and their values") {
  CHECK(mutations_of_base(MutationKinds::parse("snv")) == 3);
  const MutationKinds kinds = MutationKinds::parse("snv,N,del3");
  CHECK(mutations_of_base(kinds) == 5);
  CHECK(mutated_bytes(kinds, 10, 64) == 10 * (5 * (400 + 64) + 4 * 64 + 3 * 3));
  CHECK(mutated_bytes(kinds, 20, 64) == 2 * mutated_bytes(kinds, 10, 64));
}
