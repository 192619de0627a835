// SPDX-License-Identifier: MIT
// Regions of a genome that is not known.
#include "genome/region_text.hpp"

#include <catch2/catch.hpp>

#include "seqcast/error.hpp"

using namespace seqcast;

TEST_CASE("a region without a FASTA has a name and both ends; the last colon splits them") {
  CHECK(parse_bounded_region("chr1:1,001-2,000") == Interval{"chr1", 1000, 2000});
  CHECK(parse_bounded_region("HLA:A*01:5-5") == Interval{"HLA:A*01", 4, 5});
  CHECK(parse_bounded_region("{a:1-2}:3-4") == Interval{"a:1-2", 2, 4});
}

TEST_CASE("what a region without a FASTA lacks is said") {
  const std::string missing = "without a FASTA it needs a name and both ends";
  for (const std::string text : {"chr1", "chr1:5", "chr1:5-", "chr1:-5", ":1-2", "{chr1}"})
    CHECK_THROWS_WITH(parse_bounded_region(text), "cannot use region '" + text + "': " + missing);
  CHECK_THROWS_WITH(parse_bounded_region("chr1:9-5"), "cannot use region 'chr1:9-5': from 9 is behind to 5");
  CHECK_THROWS_WITH(parse_bounded_region("chr1:0-5"),
                    "cannot use region 'chr1:0-5': it begins or ends at 0, expected 1 or more");
  CHECK_THROWS_WITH(parse_bounded_region("chr1:a-5"), "cannot use region 'chr1:a-5': 'a' is not a whole number");
}
