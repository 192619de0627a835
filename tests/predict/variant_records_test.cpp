// SPDX-License-Identifier: MIT
// Tests of variant records in blocks and parts.
#include "predict/variant_records.hpp"

#include <catch2/catch.hpp>

#include "tests/predict/scanning.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

const std::string header = "##fileformat=VCFv4.2\n##contig=<ID=a>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";

std::string record(const std::string& chrom, int64_t pos, const std::string& alts) {
  return chrom + "\t" + std::to_string(pos) + "\t.\tA\t" + alts + "\t.\t.\t.\n";
}

}  // namespace

TEST_CASE("alternatives a stretch are counted over all records, in any order, whatever part is wanted") {
  const TemporaryFolder folder;
  const Fasta fasta(folder.write("x.fa", ">chra\n" + std::string(1000, 'A') + "\n"));
  const auto names = std::make_shared<SequenceNames>(fasta, false);
  // Stretches of 100 bases: 1 to 100 has four alternatives, 101 to 200 one, 901 to 1000 one; two records are nowhere.
  std::vector<std::string> lines{record("a", 1, "C,G,T"), record("a", 100, "C"),  record("a", 101, "C"),
                                 record("a", 1000, "C"),  record("a", 1001, "C"), record("b", 5, "C")};
  const auto counted = [&](const Shard& shard) {
    std::string text = header;
    for (const std::string& line : lines) text += line;
    const VariantRecords records(folder.write("x.vcf", text), {}, fasta, names, 0, shard);
    return records.alternatives_a_stretch(100, fasta, {});
  };
  CHECK(counted({}) == 2.0);
  std::reverse(lines.begin(), lines.end());
  CHECK(counted({}) == 2.0);
  CHECK(counted({1, 2}) == 2.0);
  lines.clear();
  CHECK(counted({}) == 1.0);
}

TEST_CASE("records on the command line are counted too, and counting ends by what is thrown") {
  const TemporaryFolder folder;
  const Fasta fasta(folder.write("x.fa", ">a\n" + std::string(1000, 'A') + "\n"));
  const auto names = std::make_shared<SequenceNames>(fasta, false);
  const VariantRecords written("", {"a:7:A:C", "a:8:A:C", "a:9:A:G", "a:950:A:G"}, fasta, names, 0);
  CHECK(written.alternatives_a_stretch(100, fasta, {}) == 2.0);
  std::string text = header;
  for (int i = 0; i < 5000; ++i) text += record("a", 7, "C");
  const VariantRecords records(folder.write("x.vcf", text), {}, fasta, names, 0);
  CHECK_THROWS_AS(records.alternatives_a_stretch(100, fasta, [] { throw Error("ended"); }), Error);
}
