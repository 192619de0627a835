// SPDX-License-Identifier: MIT
// Tests of bedGraph lines, good and bad.
#include "genome/bedgraph_file.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "seqcast/error.hpp"
#include "tests/io/temporary_folder.hpp"

using namespace seqcast;

namespace {

/// The lines of a file of that text.
std::vector<BedGraphLine> lines_of(const std::string& text) {
  const TemporaryFolder folder;
  const std::string path = folder.write("x.bedgraph", text);
  std::vector<BedGraphLine> lines;
  try {
    BedGraphFile file(path);
    for (BedGraphLine line; file.next(line);) lines.push_back(line);
  } catch (const Error& error) {
    const std::string message = error.what();
    throw Error(message.substr(path.size()));
  }
  return lines;
}

}  // namespace

TEST_CASE("bedGraph lines are read between track lines, comments and blank lines, by tabs or blanks") {
  const auto lines = lines_of(
      "track type=bedGraph name=x\nbrowser position chr1\n# c\n\nchr1\t0\t10\t1.5\nchr1 10 20 -2e-3\ntrack 5 6 "
      "+7\nchrM\t1\t2\tnan\n");
  REQUIRE(lines.size() == 4);
  CHECK(lines[0].interval == Interval{"chr1", 0, 10});
  CHECK(lines[0].value == 1.5F);
  CHECK(lines[1].value == -0.002F);
  CHECK(lines[2].interval == Interval{"track", 5, 6});
  CHECK(lines[2].value == 7);
  CHECK(std::isnan(lines[3].value));
}

TEST_CASE("bad bedGraph lines are named by their number") {
  CHECK_THROWS_WITH(lines_of("chr1\t0\t10\t1\nchr1\t10\t10\t2\n"), ":2: start 10 is not before end 10");
  CHECK_THROWS_WITH(lines_of("chr1\t0\t10\n"), ":1: 3 columns, expected 4: chrom, start, end, value");
  CHECK_THROWS_WITH(lines_of("chr1\t-1\t10\t1\n"), ":1: start -1 is negative");
  CHECK_THROWS_WITH(lines_of("chr1\t0\t1e3\t1\n"), ":1: end '1e3' is not a whole number");
  CHECK_THROWS_WITH(lines_of("chr1\t0\t10\tx\n"), ":1: value 'x' is not a number");
  CHECK_THROWS_WITH(lines_of("chr1\t0\t10\tinf\n"), ":1: value 'inf' is not a finite number");
  CHECK_THROWS_WITH(lines_of("chr1\t0\t10\t1e99\n"), ":1: value '1e99' is not a finite number");
  CHECK_THROWS_WITH(lines_of(">chr1\nACGT\n"), ":1: a line of FASTA, expected bedGraph");
  CHECK_THROWS_WITH(lines_of("\t0\t10\t1\n"), ":1: the first column is empty, expected a sequence's name");
  CHECK_THROWS_WITH(lines_of("chr1\t0\t99999999999999999999\t1\n"),
                    ":1: end 99999999999999999999 is too large for any genome");
}
