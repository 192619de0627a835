// SPDX-License-Identifier: MIT
// Tests of regions as pages and SVG files.
#include "picture/view.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <regex>

#include "picture/label_row.hpp"
#include "picture/shown_features.hpp"
#include "picture/view_page.hpp"
#include "picture/view_svg.hpp"

using namespace seqcast;

namespace {

RegionView small_view() {
  RegionView view;
  view.title = "</title><script>alert(1)</script>";
  view.region = {"chr1", 1000, 1040};
  view.tracks.push_back({.name = "</script><b>",
                         .source = "a.bw",
                         .stretches = {{1000, 1010, 1.5F, 1.5F}, {1010, 1040, -2, -2}},
                         .values = 2});
  view.tracks.push_back({.name = "thin",
                         .source = "b.bw",
                         .stretches = {{1000, 1020, 0.25F, 3}, {1030, 1040, 1, 1}},
                         .joined_bases = 20,
                         .values = 30});
  view.transcripts.push_back({"GENE<1>", "chr1", true, {990, 1030}, {{990, 1005}, {1020, 1030}}});
  view.lanes = {0};
  view.variants.push_back({1003, 1004, "rs1", "A", {"C", "<DEL>"}});
  view.bases = "ACGTNACGTAACGTNACGTAACGTNACGTAACGTNACGTA";
  return view;
}

size_t count(const std::string& text, const std::string& part) {
  size_t found = 0;
  for (size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("the page's data are the view's, counted from the region's start") {
  const auto json = nlohmann::json::parse(view_json(small_view()));
  CHECK(json["chrom"] == "chr1");
  CHECK(json["start"] == 1000);
  CHECK(json["end"] == 1040);
  CHECK(json["tracks"][0]["name"] == "</script><b>");
  CHECK(json["tracks"][0]["starts"] == std::vector<int>{0, 10});
  CHECK(json["tracks"][0]["ends"] == std::vector<int>{40});  // no gap
  CHECK(json["tracks"][0]["low"] == std::vector<double>{1.5, -2});
  CHECK_FALSE(json["tracks"][0].contains("high"));
  CHECK(json["tracks"][1]["ends"] == std::vector<int>{20, 40});
  CHECK(json["tracks"][1]["high"] == std::vector<double>{3, 1});
  CHECK(json["tracks"][1]["joined"] == 20);
  CHECK(json["transcripts"][0]["bases"] == std::vector<int>{-10, 30});
  CHECK(json["transcripts"][0]["reverse"] == true);
  CHECK(json["variants"][0]["alts"] == std::vector<std::string>{"C", "<DEL>"});
  CHECK(json["bases"].get<std::string>().size() == 40);
}

TEST_CASE(
    "the page's values are those of floats that files hold, and of as many digits as a prediction is written with") {
  RegionView view = small_view();
  view.tracks[0].stretches = {
      {1000, 1010, 1234567, 1234567}, {1010, 1020, -0.0F, -0.0F}, {1020, 1040, 0.456189F, 1e-20F}};
  view.tracks[1] = view.tracks[0];
  view.tracks[1].digits = 6;
  const std::string text = view_json(view);
  CHECK(text.find("\"low\":[1234567,0,0.456189]") != text.npos);
  CHECK(text.find("\"low\":[1.23457e+06,0,0.456189]") != text.npos);
  const auto json = nlohmann::json::parse(text);
  CHECK(json["tracks"][0]["high"][2].get<float>() == 1e-20F);
}

TEST_CASE("a region ends with its chromosome, and a file that gives it another length is refused") {
  RegionView view = small_view();
  CHECK_FALSE(clip_region(view));  // no file says where it ends
  CHECK_NOTHROW(check_length(view, "chr1", 5, "a.bw"));
  view.chrom_length = {1040, "a.bw"};
  CHECK_FALSE(clip_region(view));
  view.chrom_length = {1039, "a.bw"};
  CHECK(clip_region(view));
  CHECK(view.region == Interval{"chr1", 1000, 1039});
  CHECK_NOTHROW(check_length(view, "1", 1039, "b.bw"));
  CHECK_THROWS_WITH(check_length(view, "1", 1040, "b.bw"),
                    Catch::Contains("has 1040 bases of '1', expected 1039 as in a.bw"));
  view.chrom_length = {1000, "a.bw"};
  CHECK_THROWS_WITH(clip_region(view),
                    Catch::Contains("'chr1' has 1,000 bases there, and chr1:1001-1039 lies behind them"));
}

TEST_CASE("nothing that a file says becomes an element of the page, and the page asks for nothing") {
  const std::string page = view_page(small_view());
  CHECK(page.find("<script>alert") == std::string::npos);
  CHECK(count(page, "</script>") == 4);  // D3, data, style, script
  CHECK(page.find("{title}") == std::string::npos);
  CHECK(page.find("{script}") == std::string::npos);
  CHECK(page.find("default-src 'none'") != std::string::npos);
  CHECK(page.find("src=") == std::string::npos);
  CHECK(page.find("@import") == std::string::npos);
}

TEST_CASE("an SVG file has every track, gene, variant and base, and escapes what files say") {
  const std::string svg = view_svg(small_view());
  CHECK(count(svg, "class=\"track\"") == 2);
  CHECK(svg.find("&lt;/script&gt;&lt;b&gt;") != std::string::npos);
  CHECK(svg.find("GENE&lt;1&gt;") != std::string::npos);
  CHECK(count(svg, "class=\"allele\"") == 1);
  CHECK(count(svg, "class=\"base ") == 40);
  CHECK(count(svg, "class=\"exon\"") == 2);
  CHECK(svg.find("<script") == std::string::npos);
}

TEST_CASE("stretches that end in one column are drawn together with their least and most") {
  const LinearScale x{0, 100, 0, 10};  // ten bases a unit
  const auto drawn = drawn_stretches({{0, 2, 1, 1}, {2, 4, 5, 5}, {4, 5, -1, -1}, {5, 50, 2, 2}, {60, 61, 3, 3}}, x, 1);
  REQUIRE(drawn.size() == 3);
  CHECK(drawn[0].end == 5);
  CHECK(drawn[0].low == -1);
  CHECK(drawn[0].high == 5);
  CHECK(drawn[1].start == 5);
  CHECK(drawn[2].start == 60);
}

TEST_CASE("an axis holds 0 and all values") {
  const RegionView view = small_view();
  CHECK(value_range(view.tracks[0]).low == -2);
  CHECK(value_range(view.tracks[0]).high == 1.5);
  CHECK(value_range(view.tracks[1]).low == 0);
  CHECK(value_range(view.tracks[1]).high == 3);
  CHECK(value_range({}).high == 1);
}

TEST_CASE("transcripts take the first line that has room") {
  const auto at = [](int64_t begin, int64_t end) {
    return Transcript{"t", "chr1", false, {begin, end}, {{begin, end}}};
  };
  CHECK(lanes_of({at(0, 100), at(50, 150), at(105, 130), at(112, 140), at(200, 300)}, 10) ==
        std::vector<size_t>{0, 1, 2, 0, 0});
}

TEST_CASE("a page does not hold more tracks than can be told apart") {
  CHECK_NOTHROW(check_tracks(100));
  CHECK_THROWS_WITH(check_tracks(5313), "5,313 tracks, and a page holds 100");
}

TEST_CASE("labels of genes in an SVG file do not overlap, nor leave the picture") {
  RegionView view;
  view.region = {"chr1", 0, 10000};
  for (int64_t start = 0; start < 10000; start += 200)
    view.transcripts.push_back(
        {fmt::format("GENE{}", start), "chr1", false, {start, start + 150}, {{start, start + 150}}});
  view.lanes.assign(view.transcripts.size(), 0);
  const std::string svg = view_svg(view);
  const std::regex label("<text class=\"gene\" x=\"([0-9.]+)\" y=\"[0-9.]+\">([^<]*)</text>");
  double free = 0;
  int labels = 0;
  for (std::sregex_iterator found(svg.begin(), svg.end(), label), end; found != end; ++found, ++labels) {
    const double x = std::stod((*found)[1]);
    CHECK(x >= free);
    free = x + text_width((*found)[2].str(), 10);
    CHECK(free <= 988.01);
  }
  CHECK(labels >= 8);
  CHECK(count(svg, "<title>GENE") == view.transcripts.size());
}

TEST_CASE("a track without a value in the region is named") {
  RegionView view = small_view();
  view.tracks.push_back({.name = "empty", .source = "c.bw", .stretches = {}});
  note_empty_tracks(view);
  CHECK(view.notes == std::vector<std::string>{"empty has no value here"});
}
