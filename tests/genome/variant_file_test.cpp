// SPDX-License-Identifier: MIT
// Tests of what records and errors of variant files say of their place.
#include "genome/variant_file.hpp"

#include <catch2/catch.hpp>

#include "seqcast/error.hpp"
#include "tests/io/temporary_folder.hpp"

using namespace seqcast;

TEST_CASE("errors in a record of text hold its file and line as fields") {
  const TemporaryFolder folder;
  const std::string path = folder.write("in.vcf",
                                        "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
                                        "chr1\t7\t.\tA\tC\nchr1\tx\t.\tA\tC\n");
  VariantFile file(path);
  const Error of_record = file.next()->variant.error("it is wrong", "do otherwise");
  CHECK(of_record.what() == path + ":3: it is wrong");
  CHECK(of_record.file() == path);
  CHECK(of_record.line() == 3);
  CHECK(of_record.hint() == "do otherwise");
  try {
    file.next();
    FAIL("a position that is no number was read");
  } catch (const Error& error) {
    CHECK(error.what() == path + ":4: position 'x' is not a whole number");
    CHECK(error.file() == path);
    CHECK(error.line() == 4);
  }
}

TEST_CASE("errors in a variant that is given by itself name it, and no file") {
  const Error error = parse_variant("chr1:100:A:G").error("it is wrong");
  CHECK(std::string(error.what()) == "variant 'chr1:100:A:G': it is wrong");
  CHECK(error.file().empty());
  CHECK(error.line() == 0);
}

TEST_CASE("the header says how long a chromosome is, by its name with or without a leading chr") {
  const TemporaryFolder folder;
  const VariantFile file(
      folder.write("in.vcf",
                   "##fileformat=VCFv4.2\n##contig=<ID=1,length=1000,md5=0>\n##contig=<ID=chrX,length=3000000000>\n"
                   "##contig=<ID=2>\n##contig=<ID=3,length=many>\n"
                   "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"));
  CHECK(contig_bases(file.header(), "1") == 1000);
  CHECK(contig_bases(file.header(), "chr1") == 1000);
  CHECK(contig_bases(file.header(), "X") == 3000000000);
  CHECK_FALSE(contig_bases(file.header(), "2"));
  CHECK_FALSE(contig_bases(file.header(), "3"));
  CHECK_FALSE(contig_bases(file.header(), "4"));
}
