// SPDX-License-Identifier: MIT
// Tests of what closing lines say of multiply-adds that were not needed.
#include "cli/allele_notices.hpp"

#include <catch2/catch.hpp>

using namespace seqcast;

TEST_CASE("closing lines say which share of multiply-adds was not needed, where changes alone were computed") {
  CHECK(share_text(ShareComputed{13, 100}) == ", 87 % of the multiply-adds not needed");
  CHECK(share_text(ShareComputed{100, 100}) == ", 0 % of the multiply-adds not needed");
  CHECK(share_text(ShareComputed{130, 100}) == ", 0 % of the multiply-adds not needed");
  CHECK(share_text(std::nullopt).empty());
  CHECK(share_text(ShareComputed{}).empty());  // nothing was scored
}
