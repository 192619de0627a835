// SPDX-License-Identifier: MIT
// Tests of sizes as users write them.
#include "cli/byte_size.hpp"

#include <catch2/catch.hpp>

using namespace seqcast;

TEST_CASE("sizes are read as users write them, whole") {
  CHECK(parse_bytes("500000000") == 500000000);
  CHECK(parse_bytes("800M") == int64_t{800} << 20);
  CHECK(parse_bytes("800MB") == int64_t{800} << 20);
  CHECK(parse_bytes("1.5G") == int64_t{3} << 29);
  CHECK(parse_bytes("2GiB") == int64_t{2} << 30);
  CHECK(parse_bytes("64K") == 64 << 10);
  for (const char* wrong : {"", "M", "1.5X", "-3M", "0", "1 M", "12abc", "1e99", "nan", "5MM", "3-", "7iB"}) {
    INFO(wrong);
    CHECK_FALSE(parse_bytes(wrong));
  }
}
