// SPDX-License-Identifier: MIT
// Tests of the checks of alleles, and of their shortest spelling farthest to the left.
#include "genome/variants.hpp"

#include <catch2/catch.hpp>

#include "genome/genome_letters.hpp"
#include "seqcast/error.hpp"
#include "tests/io/temporary_folder.hpp"

using namespace seqcast;

namespace {

Fasta fasta_of(const TemporaryFolder& folder, const std::string& letters) {
  return Fasta(folder.write("x.fa", ">chr1\n" + letters + "\n"));
}

/// Applies an allele to the letters.
std::string edited(const std::string& letters, const Allele& allele) {
  return letters.substr(0, static_cast<size_t>(allele.start)) + allele.alt +
         letters.substr(static_cast<size_t>(allele.end()));
}

}  // namespace

TEST_CASE("equivalent spellings have one normalized spelling, as bcftools norm has it") {
  const TemporaryFolder folder;
  const std::string letters = "GGCACACATTTTTACGT";
  const Fasta fasta = fasta_of(folder, letters);
  const auto normal = [&](int64_t start, const char* ref, const char* alt) {
    return normalised({start, ref, alt}, fasta, "chr1");
  };
  const Allele shorter{1, "GCA", "G"};  // one of three repeats of CA is deleted
  CHECK(normal(3, "ACA", "A") == shorter);
  CHECK(normal(5, "ACA", "A") == shorter);
  CHECK(normal(1, "GCACA", "GCA") == shorter);
  CHECK(normal(12, "T", "TT") == Allele{7, "A", "AT"});
  CHECK(normal(8, "t", "tt") == Allele{7, "A", "AT"});
  CHECK(normal(8, "TTT", "TCT") == Allele{9, "T", "C"});
  CHECK(normal(13, "A", "G") == Allele{13, "A", "G"});
  CHECK(normal(13, "AC", "GT") == Allele{13, "AC", "GT"});
  CHECK(normal(0, "GG", "G") == Allele{0, "GG", "G"});
  CHECK(normal(1, "G", "GG") == Allele{0, "G", "GG"});
}

TEST_CASE("a normalized spelling makes the same sequence, wherever the change is") {
  const TemporaryFolder folder;
  const std::string letters = "ACACACGTTTGGGACAAAAAC";
  const Fasta fasta = fasta_of(folder, letters);
  for (int64_t start = 0; start < std::ssize(letters); ++start)
    for (int64_t length = 1; start + length <= std::ssize(letters) && length < 4; ++length)
      for (const char* alt : {"A", "AC", "CA", "TTT", "GACA", "AAAAA"}) {
        const Allele allele{start, letters.substr(static_cast<size_t>(start), static_cast<size_t>(length)), alt};
        const Allele normal = normalised(allele, fasta, "chr1");
        INFO(start << " " << allele.ref << " " << alt << " became " << normal.start << " " << normal.ref << " "
                   << normal.alt);
        CHECK(edited(letters, normal) == edited(letters, allele));
        CHECK(letters.substr(static_cast<size_t>(normal.start), normal.ref.size()) == normal.ref);
        CHECK((!normal.ref.empty() && !normal.alt.empty()));
        CHECK(normalised(normal, fasta, "chr1") == normal);
      }
}

TEST_CASE("an allele's flaws are told apart") {
  CHECK(flaw_of_alt("A", ".") == Skip::no_alt);
  CHECK(flaw_of_alt("A", "<DEL>") == Skip::symbolic);
  CHECK(flaw_of_alt("A", "*") == Skip::star);
  CHECK(flaw_of_alt("A", "<*>") == Skip::star);
  CHECK(flaw_of_alt("A", "A[chr2:321[") == Skip::breakend);
  CHECK(flaw_of_alt("A", "A.") == Skip::breakend);
  CHECK(flaw_of_alt("A", "foo") == Skip::not_bases);
  CHECK(flaw_of_alt("AC", "ac") == Skip::same_as_ref);
  CHECK(flaw_of_alt("A", "R") == std::nullopt);
  CHECK(flaw_of_alt("A", "ACCC") == std::nullopt);
}

TEST_CASE("a chromosome is found with and without one leading chr, and nothing else is taken off") {
  const auto has = [](const std::string& name) { return name == "chr1" || name == "Un_hr" || name == "X"; };
  CHECK(known_name("1", has) == "chr1");
  CHECK(known_name("chr1", has) == "chr1");
  CHECK(known_name("chrUn_hr", has) == "Un_hr");
  CHECK(known_name("chrX", has) == "X");
  CHECK(known_name("chrchr1", has) == "chr1");
  CHECK(known_name("2", has) == std::nullopt);
}

TEST_CASE("letters of an allele are those of the reference around it, counted on") {
  const TemporaryFolder folder;
  const Fasta fasta = fasta_of(folder, "ACGTACGTAC");
  GenomeLetters letters(fasta);
  CHECK(letters.read("chr1", {-2, 3}) == "NNACG");
  CHECK(letters.read("chr1", {8, 12}) == "ACNN");
  CHECK(letters.read_masked("chr1", {0, 10}, {2, 5}) == "NNGTANNNNN");
  CHECK(letters.read_edited("chr1", {1, 8}, everything, {3, "TAC", "T"}) == "CGTGTAC");
  CHECK(letters.read_edited("chr1", {1, 8}, everything, {3, "T", "TGG"}) == "CGTGGAC");
  CHECK(letters.read_edited("chr1", {4, 8}, everything, {3, "T", "TGGGGGG"}) == "GGGG");
  CHECK(letters.read_edited("chr1", {6, 10}, {0, 6}, {3, "TA", "T"}) == "NNNN");
  CHECK(letters.read_edited("chr1", {-1, 4}, everything, {0, "A", "G"}) == "NGCGT");
}

TEST_CASE("a variant of the command line says what is wrong with it") {
  const Variant variant = parse_variant("HLA:A*01:7:A:G,AT");
  CHECK((variant.chrom == "HLA:A*01" && variant.start == 6 && variant.ref == "A"));
  CHECK(variant.alts == std::vector<std::string>{"G", "AT"});
  CHECK_THROWS_WITH(parse_variant("chr1:7:A"), Catch::Contains("less than four parts"));
  CHECK_THROWS_WITH(parse_variant("chr1:0:A:G"), Catch::Contains("position '0' is not a whole number from 1 on"));
  CHECK_THROWS_WITH(parse_variant("chr1:7x:A:G"), Catch::Contains("position '7x'"));
  CHECK_THROWS_WITH(parse_variant(":7:A:G"), Catch::Contains("no chromosome"));
  CHECK_THROWS_WITH(parse_variant("chr1:7::G"), Catch::Contains("reference ''"));
  CHECK_THROWS_WITH(parse_variant("chr1:7:A:G,"), Catch::Contains("alternative is empty"));
}
