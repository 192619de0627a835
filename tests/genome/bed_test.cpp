// SPDX-License-Identifier: MIT
// Tests of the BED reader.
#include "genome/bed.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "tests/io/temporary_folder.hpp"
#include "tests/paths.hpp"

using seqcast::Bed;
using seqcast::BedLine;
using seqcast::Fasta;
using seqcast::Interval;
using seqcast::place_on;
using seqcast::read_bed;

namespace {

Bed read_text(const std::string& text, bool skip_bad_lines = false) {
  const TemporaryFolder folder;
  return read_bed(folder.write("x.bed", text), {skip_bad_lines});
}

/// The text of each line that is an interval.
std::vector<std::string> texts_of(const std::string& path) {
  const Bed bed = read_bed(path, {.keep_text = true});
  std::vector<std::string> texts;
  seqcast::BedText text(bed);
  for (const seqcast::BedLine& line : bed.lines) texts.push_back(text.of(line));
  return texts;
}

std::vector<std::string> texts_in(const std::string& text) {
  const TemporaryFolder folder;
  return texts_of(folder.write("x.bed", text));
}

// Without the folder's name, which differs from run to run.
std::string bed_error(const std::string& text) {
  const std::string error = error_of([&] { read_text(text); });
  return error.substr(error.find("x.bed"));
}

const std::string skip = "skip_bad_lines drops such lines and counts them";

}  // namespace

TEST_CASE("a BED3 line is an interval without a strand") {
  const Bed bed = read_text("chr1\t10\t20\n");
  REQUIRE(bed.lines.size() == 1);
  CHECK(bed.lines[0].interval == Interval{"chr1", 10, 20});
  CHECK(bed.lines[0].strand == '.');
  CHECK(bed.columns == 3);
}

TEST_CASE("the phage's genes come with strands, text and line numbers") {
  const Bed bed = read_bed(test_data("/lambda_genes.bed"));
  REQUIRE(bed.lines.size() == 73);
  CHECK(bed.lines[1].interval == Interval{"NC_001416.1", 710, 2636});
  CHECK(bed.lines[1].strand == '+');
  CHECK(texts_of(test_data("/lambda_genes.bed"))[1] == "NC_001416.1\t710\t2636\tA\t0\t+");
  CHECK(bed.lines[72].line == 73);
  CHECK(bed.columns == 6);
}

TEST_CASE("columns beyond the twelfth, empty ones and ragged lines are kept as they stand") {
  const std::string line = "chr1\t1\t9\tn\t0\t-\t1\t9\t0,0,0\t1\t8,\t0,\textra\t\tlast";
  const Bed bed = read_text(line + "\nchr1\t1\t9\n");
  CHECK(texts_in(line + "\nchr1\t1\t9\n") == std::vector<std::string>{line, "chr1\t1\t9"});
  CHECK(bed.lines[0].strand == '-');
  CHECK(bed.columns == 15);
}

TEST_CASE("decoration, blank lines, CRLF, a byte order mark and a missing last line end change nothing") {
  const std::string text =
      "\xef\xbb\xbf# comment\r\ntrack name=x\r\nbrowser position chr1:1-9\r\n\r\n \t\r\ntrack\r\n"
      "chr1\t1\t2\tgene one\r\nchr1\t3\t4";
  const Bed bed = read_text(text);
  REQUIRE(bed.lines.size() == 2);
  CHECK(texts_in(text) == std::vector<std::string>{"chr1\t1\t2\tgene one", "chr1\t3\t4"});
  CHECK(texts_in("\xef\xbb\xbf"
                 "chr1\t1\t2\n") == std::vector<std::string>{"chr1\t1\t2"});
  CHECK(bed.lines[0].line == 7);
  CHECK(bed.lines[1].interval == Interval{"chr1", 3, 4});
}

TEST_CASE("runs of blanks part columns in a line without a tab; a sequence may be called track") {
  const std::string text = "chr1  10 20   n 0 -  \ntrack\t5\t6\ntrack1 7 8\n";
  const Bed bed = read_text(text);
  REQUIRE(bed.lines.size() == 3);
  CHECK(bed.lines[0].interval == Interval{"chr1", 10, 20});
  CHECK(bed.lines[0].strand == '-');
  CHECK(texts_in(text)[0] == "chr1  10 20   n 0 -  ");
  CHECK(bed.lines[1].interval.chrom == "track");
  CHECK(bed.lines[2].interval.chrom == "track1");
  CHECK(bed.columns == 6);
}

TEST_CASE("a BED file may be gzip or BGZF or standard input") {
  const TemporaryFolder folder;
  const std::string plain = folder.write("x.bed", "chr1\t1\t2\nchr2\t3\t4\n");
  REQUIRE(std::system(("gzip -k " + plain).c_str()) == 0);
  CHECK(read_bed(plain + ".gz").lines[1].interval == Interval{"chr2", 3, 4});
  with_standard_input(plain, [] {
    const Bed bed = read_bed("-");
    CHECK(bed.lines.size() == 2);
    CHECK(bed.path == "standard input");
  });
  with_standard_input(plain, [] { CHECK(texts_of("-") == std::vector<std::string>{"chr1\t1\t2", "chr2\t3\t4"}); });
  CHECK(texts_of(plain + ".gz") == std::vector<std::string>{"chr1\t1\t2", "chr2\t3\t4"});
  const std::string packed = read_bytes(plain + ".gz");
  const std::string cut = folder.write("cut.bed.gz", packed.substr(0, packed.size() - 12));
  CHECK_THAT(error_of([&] { read_bed(cut); }), Catch::Contains("damaged or cut short"));
}

TEST_CASE("a line longer than a block is one line") {
  const std::string name(200000, 'n');
  const Bed bed = read_text("chr1\t1\t2\t" + name + "\nchr1\t3\t4\n");
  REQUIRE(bed.lines.size() == 2);
  CHECK(texts_in("chr1\t1\t2\t" + name + "\nchr1\t3\t4\n")[0] == "chr1\t1\t2\t" + name);
}

TEST_CASE("each bad line is an error that names file and line") {
  const std::string good = "chr1\t1\t2\n";
  CHECK(bed_error(good + "chr1\t120\t99\n") ==
        "x.bed:2: start 120 is not before end 99 | BED is 0-based and half-open; " + skip);
  CHECK(bed_error("chr1\t5\t5\n") == "x.bed:1: start 5 is not before end 5 | BED is 0-based and half-open; " + skip);
  CHECK(bed_error("chr1\t-5\t5\n") == "x.bed:1: start -5 is negative | " + skip);
  CHECK(bed_error("chr1\t1\t-5\n") == "x.bed:1: end -5 is negative | " + skip);
  CHECK(bed_error("chrom\tfrom\tto\n") == "x.bed:1: start 'from' is not a whole number | " + skip);
  CHECK(bed_error("chr1\t12abc\t20\n") == "x.bed:1: start '12abc' is not a whole number | " + skip);
  CHECK(bed_error("chr1\t1\t1e3\n") == "x.bed:1: end '1e3' is not a whole number | " + skip);
  CHECK(bed_error("chr1\t\t20\n") == "x.bed:1: start '' is not a whole number | " + skip);
  CHECK(bed_error("chr1\t+1\t20\n") == "x.bed:1: start '+1' is not a whole number | " + skip);
  CHECK(bed_error("chr1\t1\t99999999999999999999\n") ==
        "x.bed:1: end 99999999999999999999 is too large for any genome | " + skip);
  CHECK(bed_error("chr1\t1\n") == "x.bed:1: 2 columns, expected at least 3: chrom, start, end | " + skip);
  CHECK(bed_error("chr1\n") == "x.bed:1: 1 column, expected at least 3: chrom, start, end | " + skip);
  CHECK(bed_error("\t1\t2\n") == "x.bed:1: the first column is empty, expected a sequence's name | " + skip);
}

TEST_CASE("a file of another kind is said to be one; leaving lines out is no way out then") {
  const std::string other = " | a BED file has lines of chrom, start, end: was another file meant?";
  CHECK(bed_error(">chr1 a genome\nACGT\n") == "x.bed:1: '>chr1' is a line of FASTA, expected BED" + other);
  CHECK(bed_error("\x89HDF\r\n\x1a\n") == "x.bed:1: not a text file, expected BED" + other);
  CHECK(bed_error("chr1\t1\t2\nchr1\t\x01\n") == "x.bed:2: not a text file, expected BED" + other);
}

TEST_CASE("bad lines are dropped and counted if the user says so") {
  const Bed bed = read_text("chr1\t1\t2\nchr1\t9\t2\nchr1\n chr1\t3\t4\n", true);
  CHECK(bed.lines.size() == 2);
  CHECK(bed.skipped_lines == 2);
  CHECK_THAT(bed.first_skipped, Catch::EndsWith("x.bed:2: start 9 is not before end 2"));
}

TEST_CASE("a BED file without an interval is an error") {
  CHECK(bed_error("") == "x.bed: it is empty, expected intervals | ");
  CHECK(bed_error("# only this\n\n") == "x.bed: it is empty, expected intervals | ");
  CHECK_THAT(error_of([] { read_text("chr1\t2\n", true); }),
             Catch::Contains("x.bed: it holds no good line: 1 skipped, the first was ") &&
                 Catch::Contains("x.bed:1: 2 columns"));
}

TEST_CASE("a missing BED file and a folder are errors") {
  CHECK(error_of([] { read_bed("/no/such.bed"); }) == "cannot open '/no/such.bed': no such file or directory | ");
  CHECK(error_of([] { read_bed("/tmp"); }) == "cannot read '/tmp': is a directory | ");
}

TEST_CASE("intervals past their sequence's end are clipped and counted") {
  const Fasta fasta(test_data("/lambda.fa"));
  const Bed bed = place_on(read_text("NC_001416.1\t48000\t99999\tn\nNC_001416.1\t0\t48502\n"), fasta);
  CHECK(bed.clipped_lines == 1);
  CHECK(bed.lines[0].interval.end == 48502);
}

TEST_CASE("an interval on no sequence of the FASTA, or wholly past its end, is an error or is skipped") {
  const TemporaryFolder folder;
  const Fasta fasta(folder.write("hg38.fa", ">chr1\nACGT\n>chr2\nACGT\n>chr3\nA\n"));
  const std::string error = error_of([&] { place_on(read_text("chr1\t1\t2\nchr9\t1\t2\n"), fasta); });
  CHECK_THAT(error, Catch::Contains("x.bed:2: sequence 'chr9' is not in " + fasta.path() + " | ") &&
                        Catch::EndsWith("hg38.fa names its sequences 'chr1', 'chr2', ...; "
                                        "is the BED from another assembly?"));
  CHECK_THAT(error_of([&] { place_on(read_text("chr1\t4\t6\n"), fasta); }),
             Catch::EndsWith("x.bed:1: start 4 lies past the end of sequence 'chr1', which has 4 bases | " + skip));
  const Bed bed = place_on(read_text("chr1\t4\t6\nchr9\t1\t2\nchr2\t3\t6\n"), fasta, {true});
  CHECK(bed.lines.size() == 1);
  CHECK(bed.skipped_lines == 2);
  CHECK(bed.clipped_lines == 1);
  CHECK_THAT(error_of([&] { place_on(read_text("chrX\t4\t6\n"), fasta, {true}); }),
             Catch::Contains("holds no good line: 1 skipped"));
}

TEST_CASE("a sequence that the FASTA calls with or without chr is that one, unless names are strict") {
  const TemporaryFolder folder;
  const Fasta fasta(folder.write("hg38.fa", ">chr1\nACGT\n>chrM\nACGT\n"));
  const Bed bed = place_on(read_text("1\t1\t9\tn\nMT\t0\t2\nchr1\t0\t1\n"), fasta);
  REQUIRE(bed.lines.size() == 3);
  CHECK(bed.lines[0].interval == Interval{"chr1", 1, 4});
  CHECK(bed.lines[1].interval == Interval{"chrM", 0, 2});
  CHECK_THAT(bed.renamed,
             Catch::StartsWith("sequence '1' is read as 'chr1' of " + fasta.path() + ", and 1 other name likewise ("));
  CHECK(place_on(read_text("chr1\t0\t1\n"), fasta).renamed.empty());
  CHECK_THAT(error_of([&] { place_on(read_text("1\t0\t1\n"), fasta, {.strict_names = true}); }),
             Catch::Contains("x.bed:1: sequence '1' is not in " + fasta.path()));
}

TEST_CASE("lines on sequences that the FASTA lacks are kept and marked where that is asked for") {
  const TemporaryFolder folder;
  const Fasta fasta(folder.write("hg38.fa", ">chr1\nACGT\n"));
  const Bed bed = place_on(read_text("chrUn\t5\t9\nchr1\t1\t2\nchrUn\t1\t2\n"), fasta, {.keep_missing = true});
  REQUIRE(bed.lines.size() == 3);
  CHECK(bed.missing_lines == 2);
  CHECK(bed.lines[0].is_missing);
  CHECK_FALSE(bed.lines[1].is_missing);
  CHECK(bed.clipped_lines == 0);
}

TEST_CASE("blanks around columns and at a line's end change nothing") {
  const Bed bed = read_text("chr1\t10\t20 \nchr1 \t 10\t20\tn\t0\t- \nchr1 10 20  \nchr1\t10\t20\t\n");
  REQUIRE(bed.lines.size() == 4);
  for (const BedLine& line : bed.lines) CHECK(line.interval == Interval{"chr1", 10, 20});
  CHECK(bed.lines[1].strand == '-');
}

TEST_CASE("a BED text of UTF-16 is called by its name") {
  const std::string text = "chr1\t1\t2\n";
  std::string wide = "\xff\xfe";
  for (const char c : text) wide += {c, '\0'};
  CHECK_THAT(error_of([&] { read_text(wide); }), Catch::Contains("a text of UTF-16, expected ASCII or UTF-8"));
}

TEST_CASE("a line whose own window keeps none of its bases is an error or is skipped") {
  const TemporaryFolder folder;
  const Fasta fasta(folder.write("a.fa", ">c\n" + std::string(100, 'A') + "\n"));
  seqcast::BedOptions options;
  options.centered = seqcast::WindowLayout{20, 5, 10, 1, 10};  // keeps 10 bases around the middle
  const std::string text = "c\t80\t130\nc\t80\t129\n";         // 100 .. 110 and 99 .. 109
  CHECK_THAT(error_of([&] { place_on(read_text(text), fasta, options); }),
             Catch::EndsWith("x.bed:1: the window around base 105 keeps 100-110, past the end of sequence 'c', which "
                             "has 100 bases | " +
                             skip + "; place=grid scores what lies inside"));
  options.skip_bad_lines = true;
  const Bed bed = place_on(read_text(text), fasta, options);
  REQUIRE(bed.lines.size() == 1);
  CHECK(bed.lines[0].line == 2);
  CHECK(bed.skipped_lines == 1);
  CHECK(bed.clipped_lines == 1);
}

TEST_CASE("around the summit, a line's window is asked for at the base that column 10 counts from the start") {
  const TemporaryFolder folder;
  seqcast::BedOptions options;
  options.around = seqcast::Around::summit;
  const auto read = [&](const std::string& text) { return read_bed(folder.write("x.bed", text), options); };
  const std::string six = "c\t80\t130\tn\t5\t+\t";
  const Bed bed = read(six + "1.5\t-1\t-1\t0\n" + six + "1.5\t-1\t-1\t49\n");
  CHECK(bed.lines[0].middle == 80);
  CHECK(bed.lines[0].interval == Interval{"c", 80, 130});
  CHECK(bed.lines[1].middle == 129);
  CHECK_THAT(error_of([&] { read(six + "1.5\t-1\t-1\t-1\n"); }),
             Catch::Contains("x.bed:1: no summit: column 10 is -1"));
  CHECK_THAT(error_of([&] { read(six + "1.5\t-1\t-1\t50\n"); }),
             Catch::Contains("x.bed:1: summit 50 lies past the end of the interval, which has 50 bases"));
  CHECK_THAT(error_of([&] { read(six + "1.5\t-1\t-1\n"); }),
             Catch::Contains("x.bed:1: 9 columns, expected 10: the last of narrowPeak's is the summit"));
  CHECK_THAT(error_of([&] { read(six + "80\t130\t0\t1\t50\t0\n"); }),
             Catch::Contains("column 10 is blockCount, expected narrowPeak's summits"));
}

TEST_CASE("a strand that is none is an error only where strands are asked for") {
  const TemporaryFolder folder;
  const std::string path = folder.write("x.bed", "c\t1\t2\tn\t0\t.\nc\t1\t2\nc\t1\t2\tn\t0\t1\n");
  CHECK(read_bed(path).lines.size() == 3);
  CHECK(error_of([&] {
          read_bed(path, {false, true});
        }) == path + ":3: strand '1' in column 6, expected '+', '-' or '.' | " + skip);
  const Bed bed = read_bed(path, {true, true});
  CHECK(bed.lines.size() == 2);
  CHECK(bed.skipped_lines == 1);
}

TEST_CASE("a file that changes before its text is read again is an error") {
  const TemporaryFolder folder;
  const std::string path = folder.write("x.bed", "chr1\t1\t2\n");
  const Bed bed = read_bed(path, {.keep_text = true});
  folder.write("x.bed", "chr1\t1\t2\tmore\n");
  CHECK(error_of([&] { seqcast::BedText text(bed); }) ==
        path + ": the file was changed while it was read | run again once nothing writes to it any more");
}

TEST_CASE("a line takes as much memory as the formula counts, whatever else it says") {
  std::string text;
  for (int i = 0; i < 100000; ++i) text += "NC_001416.1\t" + std::to_string(i % 48000) + "\t48500\tname\t0\t+\n";
  const Bed bed = read_text(text);
  CHECK(sizeof bed.lines[0] <= 40);
  CHECK(&bed.lines[0].interval.chrom.text() == &bed.lines[99999].interval.chrom.text());
}
