// SPDX-License-Identifier: MIT
// Tests of the matching of sequence names.
#include "genome/sequence_names.hpp"

#include <catch2/catch.hpp>

#include "base/setting.hpp"
#include "tests/io/temporary_folder.hpp"

using namespace seqcast;

namespace {

/// What a name means in a FASTA with sequences of these names: one of them, or nothing.
std::string meant(const std::vector<std::string>& sequences, const std::string& name, bool strict = false) {
  const TemporaryFolder folder;
  std::string text;
  for (const std::string& sequence : sequences) text += ">" + sequence + "\nA\n";
  const Fasta fasta(folder.write("x.fa", text));
  const auto found = SequenceNames(fasta, strict).find(name);
  return found ? fasta.sequences()[*found].name : "";
}

}  // namespace

TEST_CASE("a sequence is found by its name, or by one that differs by a leading chr") {
  CHECK(meant({"chr1", "chr2"}, "chr2") == "chr2");
  CHECK(meant({"chr1", "chr2"}, "2") == "chr2");
  CHECK(meant({"1", "2"}, "chr2") == "2");
  CHECK(meant({"chrX"}, "X") == "chrX");
  CHECK(meant({"2", "chr2"}, "2") == "2");
  CHECK(meant({"2", "chr2"}, "chr2") == "chr2");
  CHECK(meant({"chr1"}, "chrchr1") == "chr1");
  CHECK(meant({"chr10"}, "1").empty());
  CHECK(meant({"Chr1"}, "1").empty());
  CHECK(meant({"chr1"}, "chr").empty());
  CHECK(meant({"chr"}, "").empty());
}

TEST_CASE("the mitochondrion has four names, of which one must be the FASTA's") {
  for (const char* own : {"M", "MT", "chrM", "chrMT"})
    for (const char* name : {"M", "MT", "chrM", "chrMT"}) CHECK(meant({"1", own}, name) == own);
  CHECK(meant({"chrM", "chrMT"}, "MT").empty());  // hg19 has both, and they are two sequences
  CHECK(meant({"chrM", "chrMT"}, "chrMT") == "chrMT");
}

TEST_CASE("with strict names only the FASTA's own are found, and the error says what would be meant") {
  CHECK(meant({"chr1", "chr2"}, "chr2", true) == "chr2");
  CHECK(meant({"chr1", "chr2"}, "2", true).empty());
  const TemporaryFolder folder;
  const Fasta fasta(folder.write("x.fa", ">chr1\nA\n>chr2\nA\n"));
  const SequenceNames strict(fasta, true), matched(fasta, false);
  CHECK_THAT(spelled(strict.hint("2"), spelled_plainly), Catch::Equals("without strict_names it is read as 'chr2'"));
  CHECK_THAT(matched.hint("7"), Catch::Contains("names its sequences 'chr1', 'chr2'"));
}

TEST_CASE("what was read as another name is said once, with how many there were") {
  const TemporaryFolder folder;
  const Fasta fasta(folder.write("x.fa", ">chr1\nA\n>chr2\nA\n>chr3\nA\n"));
  SequenceNames names(fasta, false);
  names.find("chr1");
  CHECK(names.notice().empty());
  for (int i = 0; i < 2; ++i) names.find("2");
  CHECK(names.notice().starts_with("sequence '2' is read as 'chr2' of " + fasta.path() + " ("));
  names.find("3");
  names.find("7");
  CHECK_THAT(names.notice(), Catch::Contains(", and 1 other name likewise ("));
}
