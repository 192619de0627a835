// SPDX-License-Identifier: MIT
// Tests of how lists for other viewers name files and tracks.
#include "picture/listed_files.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "seqcast/error.hpp"

using namespace seqcast;

TEST_CASE("a list names a file as seen from its own folder") {
  CHECK(path_from(".", "a.bw") == "a.bw");
  CHECK(path_from("out", "a.bw") == "../a.bw");
  CHECK(path_from("out/lists", "out/tracks/a.bw") == "../tracks/a.bw");
  CHECK(path_from("/data/lists", "/data/a b.bw") == "../a b.bw");
  CHECK(folder_of_list("s.json") == ".");
  CHECK(folder_of_list("out/s.json") == "out");
  CHECK(folder_of_list("-") == ".");
  CHECK_THROWS_WITH(path_from(".", "-"), "'-' has no name that another viewer can open");
  CHECK_THROWS_WITH(path_from(".", ""), "standard output has no name that another viewer can open");
  CHECK_THROWS_WITH(path_from(".", "/dev/stdout"), "'/dev/stdout' has no name that another viewer can open");
}

TEST_CASE("links to folders are followed, and a link to a file keeps its own name") {
  namespace fs = std::filesystem;
  const fs::path place = fs::temp_directory_path() / ("seqcast-listed-" + std::to_string(::getpid()));
  fs::create_directories(place / "deep/er/real");
  fs::create_directory_symlink(place / "deep/er/real", place / "link");
  fs::create_symlink(place / "deep/x123.bw", place / "a.bw");
  CHECK(path_from((place / "link").string(), (place / "a.bw").string()) == "../../../a.bw");
  fs::remove_all(place);
}

TEST_CASE("in an address stands no letter that means something else there") {
  CHECK(url_from(".", "a b#1?%\xc3\xa9.bw", "") == "a%20b%231%3F%25%C3%A9.bw");
  CHECK(url_from(".", "a:b.bw", "") == "a%3Ab.bw");  // no scheme
  CHECK(url_from("out", "out/x/a.bw", "https://example.org/t") == "https://example.org/t/x/a.bw");
  CHECK(url_from("out", "out/x/a.bw", "https://example.org/t/") == "https://example.org/t/x/a.bw");
  CHECK(url_from("out/hub", "out/a.bw", "https://example.org/t/hub") == "https://example.org/t/a.bw");
  CHECK(url_from("out/hub", "out/a.bw", "https://example.org/hub/") == "https://example.org/a.bw");
  CHECK_THROWS_WITH(url_from("out/hub", "out/a.bw", "https://example.org"),
                    "out/a.bw: lies above the folder that https://example.org is the address of");
}

TEST_CASE("a file's kind is told by its ending, packed or not, in any case") {
  CHECK(has_ending("x.VCF.GZ", ".vcf"));
  CHECK(has_ending("x.vcf.bgz", ".vcf"));
  CHECK_FALSE(has_ending("x.bcf", ".vcf"));
  CHECK(annotation_format("genes.gtf.gz") == "gtf");
  CHECK(annotation_format("genes.gff3") == "gff3");
  CHECK(annotation_format("genes.bed") == "bed");
  CHECK_THROWS_WITH(annotation_format("genes.txt"),
                    "genes.txt: its name does not tell other viewers what it is, expected .gtf, .gff3 or .bed");
}

TEST_CASE("names of tracks become words that differ") {
  std::set<std::string> taken;
  CHECK(plain_name("CHIP:H3K4me3 (liver)", taken) == "track_CHIP_H3K4me3__liver_");
  CHECK(plain_name("CHIP_H3K4me3 (liver)", taken) == "track_CHIP_H3K4me3__liver__2");
  CHECK(plain_name("", taken) == "track_");
}

TEST_CASE("labels are one line, cut between letters") {
  CHECK(label_text("  a\tb\n", 80) == "a b_");
  CHECK(label_text("\xc3\xa9\xc3\xa9\xc3\xa9", 2) == "\xc3\xa9\xc3\xa9");
  CHECK(label_text("one two", 4) == "one");
  CHECK(label_text("\xff", 80) == "_");
}

TEST_CASE("colours differ, and begin anew after the last") {
  CHECK(hex_text(colour_of_track(0)) == "#0072b2");
  CHECK(hex_text(colour_of_track(1)) == "#d55e00");
  CHECK(hex_text(colour_of_track(6)) == "#0072b2");
}
