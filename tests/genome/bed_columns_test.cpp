// SPDX-License-Identifier: MIT
// Tests of the names of a BED file's columns.
#include "genome/bed_columns.hpp"

#include <catch2/catch.hpp>

#include "genome/bed.hpp"
#include "tests/io/temporary_folder.hpp"

using namespace seqcast;

namespace {

/// The names from column 7 on, or all of them where there are fewer.
std::string names_of(const std::string& text, const std::string& file = "x.bed") {
  const TemporaryFolder folder;
  const Bed bed = read_bed(folder.write(file, text));
  std::string names;
  for (size_t i = bed.columns > 6 ? 6 : 0; i < bed.column_names.size(); ++i)
    names += (names.empty() ? "" : " ") + bed.column_names[i];
  return names;
}

const std::string six = "chr1\t100\t200\tn\t5\t+";

}  // namespace

TEST_CASE("peaks' columns have ENCODE's names, by what the lines hold, whatever the file is called") {
  CHECK(names_of(six + "\t5.2\t-1\t3e-5\t50\n") == "signalValue pValue qValue peak");
  CHECK(names_of(six + "\t150\t160\t0\t-1\n") == "signalValue pValue qValue peak");  // as a thick part would be
  CHECK(names_of(six + "\t5.2\t-1\t3.5\n") == "signalValue pValue qValue");
  CHECK(names_of(six + "\t100\t200\t0\t1\t100,\t0,\t5.5\t7\t-1\n") ==
        "thickStart thickEnd itemRgb blockCount blockSizes blockStarts signalValue pValue qValue");
  CHECK(names_of(six + "\t5.2\t-1\t3.5\t50\tmore\n") == "signalValue pValue qValue peak column11");
}

TEST_CASE("where the lines could be either, the file's name decides") {
  CHECK(names_of(six + "\t150\t160\t0\n") == "thickStart thickEnd itemRgb");
  CHECK(names_of(six + "\t150\t160\t0\n", "x.broadPeak") == "signalValue pValue qValue");
}

TEST_CASE("BED's own columns keep their names, and other columns get none of them") {
  CHECK(names_of(six + "\n") == "chrom start end name score strand");
  CHECK(names_of(six + "\t100\t200\t255,0,0\t2\t10,20\t0,80\n") ==
        "thickStart thickEnd itemRgb blockCount blockSizes blockStarts");
  CHECK(names_of(six + "\t0\t0\t.\n") == "thickStart thickEnd itemRgb");
  CHECK(names_of(six + "\tgene\t7\n") == "column7 column8");
  CHECK(names_of(six + "\t150\t160\t0\t1\n" + six + "\t7.5\t8\t0\t2000\n") == "column7 column8 column9 column10");
  CHECK(names_of("chr1\t1\t9\tn\thigh\tup\n") == "chrom start end name column5 column6");
}

TEST_CASE("a file's own header is kept, with # or without, where it has a name a column") {
  CHECK(names_of("#chrom\tstart\tend\tgene\tlogFC\n" + std::string("chr1\t1\t9\ta\t0.5\n")) ==
        "chrom start end gene logFC");
  CHECK(names_of("# made by a tool\n#Chr Start End depth\nchr1 1 9 0.5\n") == "Chr Start End depth");
  CHECK(names_of("chrom\tchromStart\tchromEnd\tgene\nchr1\t1\t9\ta\n") == "chrom chromStart chromEnd gene");
  CHECK(names_of("#chrom\tstart\tend\nchr1\t1\t9\ta\n") == "chrom start end name");
  CHECK(names_of("# chrom is the first of these words\nchr1\t1\t9\n") == "chrom start end");
  CHECK(names_of("chr\t7\t9\n") == "chrom start end");  // a sequence of that name
}
