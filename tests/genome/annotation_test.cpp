// SPDX-License-Identifier: MIT
// Tests of which transcripts an annotation gives, and which of them cover a base.
#include "genome/annotation.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <tuple>

#include "seqcast/error.hpp"
#include "tests/io/temporary_folder.hpp"

using namespace seqcast;

namespace {

const std::string gtf =
    "chr1\th\texon\t101\t200\t.\t+\t.\tgene_id \"G1\"; transcript_id \"T1\"; gene_name \"one\"; tag \"MANE_Select\";\n"
    "chr1\th\ttranscript\t151\t400\t.\t-\t.\tgene_id \"G2\"; transcript_id \"T2\"; tag \"basic\"; tag "
    "\"Ensembl_canonical\";\n"
    "chr1\th\texon\t301\t400\t.\t-\t.\tgene_id \"G2\"; transcript_id \"T2\";\n"
    "chr1\th\texon\t151\t160\t.\t-\t.\tgene_id \"G2\"; transcript_id \"T2\";\n"
    "chr1\th\texon\t501\t600\t.\t+\t.\tgene_id \"G1\"; transcript_id \"T1\"; gene_name \"one\"; tag \"MANE Select\";\n"
    "chr1\th\tCDS\t501\t530\t.\t+\t0\tgene_id \"G1\"; transcript_id \"T1\"; note \"a; b\";\n"
    "chr2\th\texon\t501\t600\t.\t+\t.\tgene_id \"G1\"; transcript_id \"T1\"; gene_name \"one\";\n";

std::vector<std::string> names(const Annotation& annotation) {
  std::vector<std::string> result;
  for (const Transcript& transcript : annotation.transcripts()) result.push_back(transcript.name);
  return result;
}

}  // namespace

TEST_CASE("exons of a GTF file are gathered by transcript, in whichever order its lines are") {
  const TemporaryFolder folder;
  const std::string path = folder.write("a.gtf", gtf);
  const Annotation all(path, {TranscriptChoice::all, TranscriptName::gene});
  REQUIRE(names(all) == std::vector<std::string>{"one", "G2", "one"});
  const Transcript& one = all.transcripts()[0];
  CHECK((one.bases == Range{100, 600} && !one.reverse));
  CHECK(one.exons == std::vector<Range>{{100, 200}, {500, 600}});
  CHECK((all.transcripts()[1].bases == Range{150, 400} && all.transcripts()[1].reverse));
  CHECK(all.transcripts()[1].exons == std::vector<Range>{{150, 160}, {300, 400}});
  CHECK(all.transcripts()[2].chrom == "chr2");
}

TEST_CASE("transcripts are chosen by their tags, the first kind that there is where nothing is asked") {
  const TemporaryFolder folder;
  const std::string path = folder.write("a.gtf", gtf);
  CHECK(names(Annotation(path)) == std::vector<std::string>{"one"});
  CHECK(Annotation(path).choice() == TranscriptChoice::mane);
  CHECK(names(Annotation(path, {TranscriptChoice::canonical, TranscriptName::transcript})) ==
        std::vector<std::string>{"T2"});
  const std::string bed = folder.write("a.bed", "chr1\t10\t90\tx\t0\t-\t10\t90\t0\t2\t5,20,\t0,60,\n");
  const Annotation untagged(bed);
  CHECK(untagged.choice() == std::nullopt);
  CHECK(untagged.transcripts()[0].exons == std::vector<Range>{{10, 15}, {70, 90}});
}

TEST_CASE("every transcript that covers a base is found, in the file's order") {
  const TemporaryFolder folder;
  std::string table = "#NAME\tCHROM\tSTRAND\tTX_START\tTX_END\tEXON_START\tEXON_END\n";
  for (const auto& [name, start, end] : {std::tuple("wide", 0, 1000), std::tuple("late", 500, 600),
                                         std::tuple("early", 10, 20), std::tuple("same", 500, 510)})
    table += fmt::format("{}\t1\t+\t{}\t{}\t{},\t{},\n", name, start, end, start, end);
  const Annotation annotation(folder.write("t.txt", table));
  CHECK(annotation.covering("chr1", 505) == std::vector<size_t>{0, 1, 3});
  CHECK(annotation.covering("1", 15) == std::vector<size_t>{0, 2});
  CHECK(annotation.covering("1", 20) == std::vector<size_t>{0});
  CHECK(annotation.covering("1", 999) == std::vector<size_t>{0});
  CHECK(annotation.covering("1", 1000).empty());
  CHECK(annotation.covering("2", 15).empty());
}

TEST_CASE("transcripts take no more memory than they may, whether they are chosen or not") {
  const TemporaryFolder folder;
  std::string gtf_lines, gff3_lines = "##gff-version 3\n", bed_lines;
  for (int i = 0; i < 100; ++i) {
    gtf_lines +=
        fmt::format("c\th\texon\t1\t9\t.\t+\t.\ttranscript_id \"T{}\";{}\n", i, i == 7 ? " tag \"MANE_Select\";" : "");
    gff3_lines += fmt::format("c\th\tmRNA\t1\t9\t.\t+\t.\tID=T{0}\nc\th\texon\t1\t9\t.\t+\t.\tParent=T{0}\n", i);
    bed_lines += fmt::format("c\t0\t9\tT{}\t0\t+\t0\t9\t0\t1\t9,\t0,\n", i);
  }
  const auto read = [&](const std::string& path, int64_t memory) {
    return Annotation(path, {std::nullopt, TranscriptName::transcript, memory}).transcripts().size();
  };
  const std::string gtf_path = folder.write("a.gtf", gtf_lines), gff3_path = folder.write("a.gff3", gff3_lines),
                    bed_path = folder.write("a.bed", bed_lines);
  CHECK(read(gtf_path, 100 * 672) == 1);
  CHECK_THAT(error_of([&] { read(gtf_path, 100 * 672 - 1); }),
             Catch::Contains("its first 99 lines take all of the 0 MiB"));
  CHECK(read(gff3_path, 100 * (672 + 160)) == 100);
  CHECK_THAT(error_of([&] { read(gff3_path, 672 * 100); }), Catch::Contains("its first "));
  CHECK(read(bed_path, 100 * 672) == 100);
  CHECK_THAT(error_of([&] { read(bed_path, 50 * 672); }), Catch::Contains("its first 50 lines"));
  CHECK(Annotation(bed_path).held_bytes() == 100 * (320 + 32));
}
