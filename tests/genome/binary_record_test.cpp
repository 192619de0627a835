// SPDX-License-Identifier: MIT
// Tests of records of BCF as lines of VCF.
#include "genome/binary_record.hpp"

#include <htslib/kstring.h>
#include <htslib/vcf.h>

#include <catch2/catch.hpp>
#include <cstdlib>

#include "genome/vcf_header.hpp"

using namespace seqcast;

namespace {

/// A line that went through htslib's record of it.
std::string through(const std::string& line) {
  const VariantHeader header = header_of(
      {"##fileformat=VCFv4.2", "##contig=<ID=1>", "##INFO=<ID=DP,Number=1,Type=Integer,Description=\"d\">",
       "##INFO=<ID=AF,Number=A,Type=Float,Description=\"d\">", "##INFO=<ID=FL,Number=0,Type=Flag,Description=\"d\">",
       "##INFO=<ID=ST,Number=.,Type=String,Description=\"d\">",
       "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"d\">",
       "##FORMAT=<ID=PL,Number=G,Type=Integer,Description=\"d\">",
       "##FORMAT=<ID=GL,Number=G,Type=Float,Description=\"d\">"},
      "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ta\tb");
  bcf1_t* const fields = bcf_init();
  kstring_t text = KS_INITIALIZE;
  kputs(line.c_str(), &text);
  REQUIRE(vcf_parse(&text, header.declarations.get(), fields) == 0);
  const std::string written = vcf_line_of(*header.declarations, *fields).value();
  std::free(text.s);
  bcf_destroy(fields);
  return written;
}

}  // namespace

// What NumPy's float32 prints of these numbers: 29.951235, 1234567.0, 0.12345679, 1e-05, 0.1.
TEST_CASE("floats of a record have as many digits as they need") {
  CHECK(through("1\t7\tx\tA\tC\t29.95123456789\tPASS\tDP=3;AF=0.12345678901,1e-5,.;FL;ST=a,b\tGT:PL:GL"
                "\t0|1:1,.,3:-0.10,-0.123456789\t.:.:.") ==
        "1\t7\tx\tA\tC\t29.951235\tPASS\tDP=3;AF=0.12345679,1e-05,.;FL;ST=a,b\tGT:PL:GL"
        "\t0|1:1,.,3:-0.1,-0.12345679\t.:.:.");
  CHECK(through("1\t7\t.\tA\tC\t1234567\t.\t.\tGT\t0/1\t1") == "1\t7\t.\tA\tC\t1234567\t.\t.\tGT\t0/1\t1");
  CHECK(through("1\t7\t.\tA\tC\t.\tPASS\tAF=0.12345678901\tGT:GL\t0:.\t1/.:1,2,16777217") ==
        "1\t7\t.\tA\tC\t.\tPASS\tAF=0.12345679\tGT:GL\t0:.\t1/.:1,2,16777216");
}

TEST_CASE("a record whose floats have six digits is htslib's line") {
  for (const char* line : {"1\t7\tx\tA\tC\t29.9512\tPASS\tAF=0.1,1e-05,inf,nan;DP=3\tGT:GL\t0|1:-0.1,2\t./.:.",
                           "1\t7\t.\tA\t.\t.\t.\t.\t.\t.\t."})
    CHECK(through(line) == line);
}
