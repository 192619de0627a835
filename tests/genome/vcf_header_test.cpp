// SPDX-License-Identifier: MIT
// Tests of headers of VCF and BCF, whose lines stay as they are.
#include "genome/vcf_header.hpp"

#include <htslib/vcf.h>

#include <catch2/catch.hpp>

#include "seqcast/error.hpp"

using namespace seqcast;
using Lines = std::vector<std::string>;

namespace {

const std::string columns = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO";

/// Lines of every kind that htslib 1.16 leaves out, moves or spells anew.
const Lines odd_lines{"##fileformat=VCFv4.3",
                      R"(##FILTER=<ID=PASS,Description="my own words">)",
                      R"(##contig=<ID=chr1,length=100,species="Homo sapiens">)",
                      "##contig=<ID=chr1,length=5>",
                      R"(##INFO=<ID=DP,Number=1,Type=Integer,Description="Total, \"depth\" <x> a=b, ID=AF>")",
                      R"(##INFO=<ID=DP,Number=2,Type=Float,Description="again">)",
                      R"(##INFO=<ID=SP, Number=1, Type=Integer, Description="spaces">)",
                      R"(##INFO=<Number=A,ID=AF,Type=Float,Description=unquoted <text> here>)",
                      R"(##FORMAT=<ID=DP,Number=1,Type=Integer,Description="d">)",
                      "##META=<ID=Assay,Type=String,Number=.,Values=[Whole, Exome]>",
                      R"(##GATKCommandLine=<ID=Caller,CommandLine="Caller --x \"y\" ",Version="4">)",
                      "##pedigreeDB=<http://x/y>",
                      "##source=twice",
                      "##source=twice",
                      "##noequals",
                      "##=novalue",
                      "##tail=blank ",
                      "##brackets=<unclosed",
                      "##brackets=<a=b>after",
                      "##brackets=<>",
                      "##latin1=caf\xe9",
                      "##fileformat=VCFv4.2"};

std::string joined(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text + columns + "\n";
}

int number_of(const VariantHeader& header, const char* id) {
  return bcf_hdr_id2int(header.declarations.get(), BCF_DT_ID, id);
}

}  // namespace

TEST_CASE("the lines of a header stay as they are, in text and through BCF") {
  const VariantHeader header = header_of(odd_lines, columns);
  REQUIRE(header);
  CHECK(header_text(header) == joined(odd_lines));
  const VariantHeader read = header_of_binary(binary_header_text(header) + '\0');
  REQUIRE(read);
  CHECK(read.columns == columns);
  CHECK(read.lines == odd_lines);
  for (const char* id : {"PASS", "DP", "SP", "AF"}) CHECK(number_of(read, id) == number_of(header, id));
}

TEST_CASE("lines of BCF that records refer to say their number, those that come again do not") {
  const VariantHeader header = header_of({"##fileformat=VCFv4.2", "##contig=<ID=b,length=1>", "##contig=<ID=a>",
                                          R"(##INFO=<ID=X,Number=1,Type=Integer,Description="d, >",IDX=7>)",
                                          R"(##INFO=<ID=X,Number=2,Type=Integer,Description="d">)",
                                          R"(##FORMAT=<IDX=7,ID=X,Number=1,Type=Integer,Description="d">)", "##x=y"},
                                         columns);
  CHECK(binary_header_text(header) ==
        joined({"##fileformat=VCFv4.2", R"(##FILTER=<ID=PASS,Description="All filters passed",IDX=0>)",
                "##contig=<ID=b,length=1,IDX=0>", "##contig=<ID=a,IDX=1>",
                R"(##INFO=<ID=X,Number=1,Type=Integer,Description="d, >",IDX=7>)",
                R"(##INFO=<ID=X,Number=2,Type=Integer,Description="d">)",
                R"(##FORMAT=<ID=X,Number=1,Type=Integer,Description="d",IDX=7>)", "##x=y"}));
  const VariantHeader read = header_of_binary(binary_header_text(header));
  CHECK(read.lines[4] == R"(##INFO=<ID=X,Number=1,Type=Integer,Description="d, >">)");
  CHECK(number_of(read, "X") == 7);
}

TEST_CASE("a header of no version, or without a filter PASS, gets a line for it") {
  const std::string version = "##fileformat=VCFv4.2", pass = R"(##FILTER=<ID=PASS,Description="All filters passed">)";
  CHECK(header_of({}, columns).lines == Lines{version, pass});
  CHECK(header_of({"##x=y"}, columns).lines == Lines{version, pass, "##x=y"});
  CHECK(header_of({"##fileformat=VCFv4.4", "##x=y"}, columns).lines == Lines{"##fileformat=VCFv4.4", pass, "##x=y"});
}

TEST_CASE("a field takes the place of all of its name") {
  VariantHeader header = header_of({"##fileformat=VCFv4.2", R"(##INFO=<ID=X,Number=1,Type=Integer,Description="a">)",
                                    R"(##INFO=<ID=X,Number=2,Type=Integer,Description="b">)",
                                    R"(##FORMAT=<ID=X,Number=1,Type=Integer,Description="c">)",
                                    R"(##INFO=<ID=XY,Number=1,Type=Integer,Description="ID=X">)"},
                                   columns);
  CHECK(declares_info(header, "X"));
  CHECK_FALSE(declares_info(header, "Y"));
  CHECK_FALSE(declares_info(header, "PASS"));
  const std::string line = R"(##INFO=<ID=X,Number=A,Type=Float,Description="d">)";
  declare_info(header, line);
  CHECK(Lines(header.lines.begin() + 2, header.lines.end()) ==
        Lines{R"(##FORMAT=<ID=X,Number=1,Type=Integer,Description="c">)",
              R"(##INFO=<ID=XY,Number=1,Type=Integer,Description="ID=X">)", line});
  CHECK(bcf_hdr_id2type(header.declarations.get(), BCF_HL_INFO, number_of(header, "X")) == BCF_HT_REAL);
  declare_info(header, R"(##INFO=<ID=Y,Number=1,Type=Integer,Description="e">)");
  CHECK(declares_info(header, "Y"));
}

TEST_CASE("what a line declares is its ID, wherever it stands") {
  const auto name = [](std::string_view line) {
    const DeclaredName declared = declared_name(line);
    return std::string(declared.key) + " " + std::string(declared.id);
  };
  CHECK(name("##contig=<ID=HLA-A*01:01,length=5>") == "contig HLA-A*01:01");
  CHECK(name(R"(##X=<Description="a,ID=b",ID="c">)") == "X c");
  CHECK(name(R"(##X=<Description="a \",ID=b",ID= c >)") == "X c");
  for (const char* line : {"##X=ID=a", "##X=<a=b>", "##X=<ID=a", "##X=<>", "##X", "", "#X=<ID=a>", "##X=<http://ID=a>"})
    CHECK(name(line) == " ");
}
