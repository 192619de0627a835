// SPDX-License-Identifier: MIT
// Tests of the region parser.
#include "genome/regions.hpp"

#include <catch2/catch.hpp>

#include "tests/io/temporary_folder.hpp"

using seqcast::Fasta;
using seqcast::Interval;
using seqcast::merge;
using seqcast::parse_region;
using seqcast::Region;
using seqcast::SequenceNames;
using seqcast::site_of;

namespace {

// The interval alone, of a region that nothing is clipped from.
Interval parse_whole(const std::string& text, const Fasta& fasta) {
  const Region region = seqcast::parse_region(text, fasta);
  CHECK_FALSE(region.is_clipped);
  return region.interval;
}

const std::string form = "write it as chr1:1000-2000: 1-based, both ends included";

// chr1 and chr2 of 3,000 bases, and names that hold colons.
Fasta make_fasta(const TemporaryFolder& folder) {
  std::string text;
  for (const char* name : {"chr2", "chr1", "HLA:A", "HLA:A:1-100", "HLA-B*01:02", "x{y}"}) {
    text += std::string(">") + name + "\n" + std::string(3000, 'A') + "\n";
  }
  return Fasta(folder.write("x.fa", text));
}

}  // namespace

TEST_CASE("a region is a sequence, or 1-based numbers with both ends in it") {
  const TemporaryFolder folder;
  const Fasta fasta = make_fasta(folder);
  CHECK(parse_whole("chr1", fasta) == Interval{"chr1", 0, 3000});
  CHECK(parse_whole("chr1:1000-2000", fasta) == Interval{"chr1", 999, 2000});
  CHECK(parse_whole("chr1:1,000-2,000", fasta) == Interval{"chr1", 999, 2000});
  CHECK(parse_whole("chr1:1000", fasta) == Interval{"chr1", 999, 3000});
  CHECK(parse_whole("chr1:1000-", fasta) == Interval{"chr1", 999, 3000});
  CHECK(parse_whole("chr1:-20", fasta) == Interval{"chr1", 0, 20});
  CHECK(parse_whole("chr1:7-7", fasta) == Interval{"chr1", 6, 7});
  CHECK(parse_whole("chr1:1-3000", fasta) == Interval{"chr1", 0, 3000});
}

TEST_CASE("a name that holds colons is taken whole, braces say which part is the name, and two readings are an error") {
  const TemporaryFolder folder;
  const Fasta fasta = make_fasta(folder);
  CHECK(parse_whole("HLA-B*01:02", fasta) == Interval{"HLA-B*01:02", 0, 3000});
  CHECK(parse_whole("HLA-B*01:02:5-10", fasta) == Interval{"HLA-B*01:02", 4, 10});
  CHECK(parse_whole("HLA:A", fasta) == Interval{"HLA:A", 0, 3000});
  CHECK(parse_whole("HLA:A:1-99", fasta) == Interval{"HLA:A", 0, 99});
  CHECK(error_of([&] { parse_whole("HLA:A:1-100", fasta); }) ==
        "cannot use region 'HLA:A:1-100': it is a sequence's name, and also a region of another sequence | "
        "write '{HLA:A:1-100}' or '{HLA:A}:1-100'");
  CHECK(parse_whole("{HLA:A:1-100}", fasta) == Interval{"HLA:A:1-100", 0, 3000});
  CHECK(parse_whole("{HLA:A}:1-100", fasta) == Interval{"HLA:A", 0, 100});
  CHECK(parse_whole("{HLA:A:1-100}:5", fasta) == Interval{"HLA:A:1-100", 4, 3000});
}

TEST_CASE("a region that reaches past its sequence's end is clipped to it and says so") {
  const TemporaryFolder folder;
  const Fasta fasta = make_fasta(folder);
  CHECK(seqcast::parse_region("chr1:2000-3001", fasta) == Region{{"chr1", 1999, 3000}, true});
  CHECK(seqcast::parse_region("chr1:3000-9,000,000", fasta) == Region{{"chr1", 2999, 3000}, true});
  CHECK(seqcast::parse_region("chr1:-5000", fasta) == Region{{"chr1", 0, 3000}, true});
  CHECK(seqcast::parse_region("{HLA:A}:1-3001", fasta) == Region{{"HLA:A", 0, 3000}, true});
}

TEST_CASE("what no region can mean is an error that names the text") {
  const TemporaryFolder folder;
  const Fasta fasta = make_fasta(folder);
  const auto error = [&](const std::string& text) {
    const std::string what = error_of([&] { seqcast::parse_region(text, fasta); });
    const std::string start = "cannot use region '" + text + "': ";
    CHECK(what.substr(0, start.size()) == start);
    return what.substr(std::min(start.size(), what.size()));
  };
  CHECK_THAT(error("1"), Catch::StartsWith("sequence '1' is not in ") && Catch::EndsWith("'chr2', 'chr1', ..."));
  CHECK_THAT(error("chr3:1-2"), Catch::StartsWith("sequence 'chr3' is not in "));
  CHECK_THAT(error(""), Catch::StartsWith("sequence '' is not in "));
  CHECK(error("chr1:0-5") == "it begins or ends at 0, expected 1 or more | " + form);
  CHECK(error("chr1:20-10") == "from 20 is behind to 10 | " + form);
  CHECK(error("chr1:3001-3002") == "sequence 'chr1' has 3000 bases | ");
  CHECK(error("chr1:3001") == "sequence 'chr1' has 3000 bases | ");
  CHECK(error("chr1:") == "no number behind the ':' | " + form);
  CHECK(error("chr1:-") == "no number behind the ':' | " + form);
  CHECK(error("chr1:a-b") == "'a' is not a whole number | " + form);
  CHECK(error("chr1:1-2x") == "'2x' is not a whole number | " + form);
  CHECK(error("chr1:1-2-3") == "'2-3' is not a whole number | " + form);
  CHECK(error("chr1:1--3") == "'-3' is not a whole number | " + form);
  CHECK(error("chr1:,5-9") == "',5' is not a whole number | " + form);
  CHECK(error("chr1:1-99999999999999999999") == "99999999999999999999 is too large | " + form);
  CHECK(error("{chr1") == "a '{' without its '}' | write it as {name}:from-to");
  CHECK(error("{chr1}5") == "'5' behind the '}' | write it as {name}:from-to");
}

TEST_CASE("merge sorts as the FASTA does and joins what overlaps or touches") {
  const TemporaryFolder folder;
  const Fasta fasta = make_fasta(folder);
  const std::vector<Interval> intervals = {{"chr1", 50, 60}, {"chr2", 5, 9},  {"chr1", 10, 20}, {"chr1", 20, 30},
                                           {"chr1", 12, 15}, {"chr2", 9, 10}, {"chr1", 55, 58}, {"chr1", 31, 32}};
  const std::vector<Interval> expected = {{"chr2", 5, 10}, {"chr1", 10, 30}, {"chr1", 31, 32}, {"chr1", 50, 60}};
  CHECK(merge(intervals, fasta) == expected);
  CHECK(merge({}, fasta).empty());
  CHECK_THAT(error_of([&] { merge({{"chrX", 1, 2}}, fasta); }), Catch::Contains("sequence 'chrX' is not in "));
}

TEST_CASE("the sequences that intervals lie on come as the FASTA has them, each once") {
  const TemporaryFolder folder;
  const Fasta fasta = make_fasta(folder);
  const auto found = sequences_of({{"chr1", 5, 9}, {"chr2", 0, 1}, {"chr1", 0, 2}}, fasta);
  REQUIRE(found.size() == 2);
  CHECK(found[0].name == "chr2");
  CHECK(found[1].name == "chr1");
  CHECK(found[1].length == fasta.sequences()[fasta.index_of("chr1")].length);
  CHECK(sequences_of({}, fasta).empty());
}

TEST_CASE("a site is so many bases around the middle, divisions rounding down, from base 0 on") {
  CHECK(site_of({"c", 100, 200}, 20) == Interval{"c", 140, 160});
  CHECK(site_of({"c", 100, 201}, 20) == Interval{"c", 140, 160});
  CHECK(site_of({"c", 100, 201}, 21) == Interval{"c", 140, 161});
  CHECK(site_of({"c", 100, 101}, 1) == Interval{"c", 100, 101});
  CHECK(site_of({"c", 0, 4}, 101) == Interval{"c", 0, 53});
}

TEST_CASE("a region's sequence is matched as a name is, and its own names come first") {
  const TemporaryFolder folder;
  const Fasta fasta(folder.write("x.fa", ">chr1\nACGTACGT\n>HLA:1\nACGT\n>chrM\nACGT\n"));
  SequenceNames names(fasta, false);
  CHECK(parse_region("1:3-5", fasta, names).interval == Interval{"chr1", 2, 5});
  CHECK(parse_region("MT", fasta, names).interval == Interval{"chrM", 0, 4});
  CHECK(parse_region("{1}:2-3", fasta, names).interval == Interval{"chr1", 1, 3});
  CHECK(parse_region("HLA:1", fasta, names).interval == Interval{"HLA:1", 0, 4});
  CHECK_THAT(names.notice(), Catch::StartsWith("sequence '1' is read as 'chr1'"));
  CHECK_THAT(error_of([&] { parse_region("1:3-5", fasta); }), Catch::Contains("sequence '1' is not in"));
}
