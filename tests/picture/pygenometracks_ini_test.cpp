// SPDX-License-Identifier: MIT
// Tests of pyGenomeTracks's track files. tests/picture/draw_ini.sh has pyGenomeTracks draw one.
#include "picture/pygenometracks_ini.hpp"

#include <catch2/catch.hpp>

#include "seqcast/error.hpp"

using namespace seqcast;

namespace {

ListedFiles two_tracks() {
  ListedFiles files;
  files.place = "chr1:1000-2000";
  files.tracks = {{"a", "x/a.bw", true}, {"a", "y/a.bedgraph", false}};
  return files;
}

}  // namespace

TEST_CASE("an ini has an axis, a section a track, and genes") {
  ListedFiles files = two_tracks();
  files.genes = "genes.gtf.gz";
  CHECK(pygenometracks_ini(files, ".") ==
        "[x-axis]\nwhere = top\n\n"
        "[track_a]\nfile = x/a.bw\nfile_type = bigwig\ntitle = a\nheight = 2\ncolor = #0072b2\nnumber_of_bins = 1000\n"
        "summary_method = mean\nshow_data_range = true\n\n"
        "[track_a_2]\nfile = y/a.bedgraph\nfile_type = bedgraph\ntitle = a\nheight = 2\ncolor = #d55e00\n"
        "number_of_bins = 1000\nsummary_method = mean\nshow_data_range = true\n\n"
        "[genes]\nfile = genes.gtf.gz\nfile_type = gtf\ntitle = genes\nheight = 3\nfontsize = 8\n"
        "prefered_name = gene_name\nmerge_transcripts = true\n");
}

TEST_CASE("a percent sign and a line end in a name are no syntax of the ini") {
  ListedFiles files = two_tracks();
  files.tracks = {{"50%\n[x]", "50%.bw", true}};
  const std::string ini = pygenometracks_ini(files, ".");
  CHECK(ini.find("\n[track_50___x_]\nfile = 50%%.bw\n") != ini.npos);
  CHECK(ini.find("\ntitle = 50%%_[x]\n") != ini.npos);
}

TEST_CASE("what pyGenomeTracks does not read is refused by name") {
  ListedFiles files = two_tracks();
  files.genes = "genes.gff3";
  CHECK_THROWS_WITH(pygenometracks_ini(files, "."), "genes.gff3: pyGenomeTracks reads GTF and BED, not GFF3");
  files.genes = "";
  files.variants = "in.vcf";
  CHECK_THROWS_WITH(pygenometracks_ini(files, "."), "in.vcf: pyGenomeTracks reads no VCF");
  files.variants = "";
  files.tracks[0].path = "a b.bw";
  CHECK_THROWS_WITH(pygenometracks_ini(files, "."),
                    "a b.bw: pyGenomeTracks takes a name with spaces for several files");
  files.tracks.assign(101, {"a", "a.bw", true});
  CHECK_THROWS_WITH(pygenometracks_ini(files, "."), "101 tracks, and a picture of pyGenomeTracks holds 100");
}
