// SPDX-License-Identifier: MIT
// Tests of the regions read from BED files.
#include "predict/asked_bed.hpp"

#include <catch2/catch.hpp>

#include "tests/io/temporary_folder.hpp"

using namespace seqcast;

TEST_CASE("sites are clipped to their sequences; a line's own interval stays what was asked") {
  const TemporaryFolder folder;
  const Fasta fasta(folder.write("x.fa", ">c\n" + std::string(50, 'A') + "\n"));
  const std::string path = folder.write("x.bed", "c\t40\t50\nc\t10\t12\n");
  const Bed bed = read_bed({.path = path, .site_bases = 20}, fasta, [](const std::string&) {});
  CHECK(bed.lines[0].interval == Interval{"c", 35, 50});
  CHECK(bed.lines[0].middle == 45);
  CHECK(bed.lines[1].interval == Interval{"c", 1, 21});
  CHECK(bed.clipped_lines == 1);
}
