// SPDX-License-Identifier: MIT
// Tests of records of VCF as lines of text.
#include "genome/vcf_line.hpp"

#include <catch2/catch.hpp>

using namespace seqcast;

TEST_CASE("a line's INFO gets fields and loses some, and all else stays letter by letter") {
  const std::string line = "1\t007\t.\tA\tC\t1e2\tq10\tDP=x;AB;DP=1;ABC=2;\tGT\t0/1";
  CHECK(vcf_column(line, info_column) == "DP=x;AB;DP=1;ABC=2;");
  CHECK(vcf_column(line, format_column + 1) == "0/1");
  CHECK(with_info(line, {}, "") == line);
  CHECK(with_info(line, {}, "X=1") == "1\t007\t.\tA\tC\t1e2\tq10\tDP=x;AB;DP=1;ABC=2;X=1\tGT\t0/1");
  CHECK(with_info(line, {"DP", "AB"}, "X=1") == "1\t007\t.\tA\tC\t1e2\tq10\tABC=2;X=1\tGT\t0/1");
  CHECK(with_info("1\t7\t.\tA\tC\t.\t.\tDP=1", {"DP"}, "") == "1\t7\t.\tA\tC\t.\t.\t.");
  CHECK(with_info("1\t7\t.\tA\tC\t.\t.\t.", {}, "X=1") == "1\t7\t.\tA\tC\t.\t.\tX=1");
  CHECK(with_info("1\t7\t.\tA\tC\t.\t.\t", {}, "X=1") == "1\t7\t.\tA\tC\t.\t.\tX=1");
}

TEST_CASE("a number of VCF is one as a whole") {
  for (const char* text : {".", "0", "-1.5", "1e2", "inf", "NaN"}) CHECK(is_vcf_number(text));
  for (const char* text : {"", "x", "1x", "1 ", "..", "1,2"}) CHECK_FALSE(is_vcf_number(text));
}
