// SPDX-License-Identifier: MIT
// Tests of the table writer.
#include "output/table_file.hpp"

#include <catch2/catch.hpp>

#include "tests/output/output_fixture.hpp"

using namespace output_test;
using seqcast::TableFile;
using seqcast::WriterOptions;

namespace {

/// Two bins of two tracks on each of two chromosomes, the first bin and the last clipped.
std::string write_table(const std::string& path, int digits) {
  WriterOptions options;
  options.path = path;
  options.digits = digits;
  options.tracks = {"plus", "minus\tstrand"};
  TableFile table(options);
  const std::vector<float> values = {1, 1, 0.123456789f, -2};  // [2 tracks, 2 bins]
  auto block = block_of("a", 0, 10, 2, values);
  block.clip_start = 4;
  table.write(block);
  block = block_of("b", 20, 10, 2, values);
  block.clip_end = 35;
  table.write(block);
  table.finish();
  table.commit();
  return path;
}

}  // namespace

TEST_CASE("a table has a header and a line a bin with every track, clipped as asked") {
  Folder folder;
  CHECK(read_text(write_table(folder / "x.tsv", 6)) ==
        "#chrom\tstart\tend\tplus\tminus_strand\n"
        "a\t4\t10\t1\t0.123457\na\t10\t20\t1\t-2\n"
        "b\t20\t30\t1\t0.123457\nb\t30\t35\t1\t-2\n");
}

TEST_CASE("a table's digits are those asked for and .gz is compressed") {
  Folder folder;
  write_table(folder / "x.tsv.gz", 2);
  CHECK(run("gzip -dc '" + (folder / "x.tsv.gz") + "' | sed -n 2p") == "a\t4\t10\t1\t0.12\n");
}

TEST_CASE("records of numbers have positions instead of a chromosome's start and end") {
  Folder folder;
  WriterOptions options;
  options.path = folder / "x.tsv";
  options.positions = true;
  options.tracks = {"t"};
  TableFile table(options);
  table.write(block_of("2", 4, 2, 1, {1, 0.5}));
  table.finish();
  table.commit();
  CHECK(read_text(folder / "x.tsv") == "#record\tposition\tt\n2\t4\t1\n2\t6\t0.5\n");
}
