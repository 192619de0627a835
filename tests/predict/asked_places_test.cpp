// SPDX-License-Identifier: MIT
// Tests of regions that are asked for, and of the placement that they leave.
#include "predict/asked_places.hpp"

#include <catch2/catch.hpp>

#include "base/setting.hpp"
#include "tests/io/temporary_folder.hpp"

using namespace seqcast;

TEST_CASE("lines are records, regions lie on the grid, and where both are asked for it must be said which") {
  CHECK(asked_placement({}, {}, false) == std::nullopt);
  CHECK(asked_placement({}, {}, true) == Placement::record);
  CHECK(asked_placement({}, {.placement = Placement::record}, false) == Placement::record);
  const PlacesRequest texts{.texts = {"a"}}, file{.bed = "x.bed"}, left_out{.exclude = "x.bed"};
  const std::pair<Setting, PlacesRequest> of_genome[] = {
      {Setting::region, texts}, {Setting::bed, file}, {Setting::exclude, left_out}};
  for (const auto& [setting, places] : of_genome) {
    CHECK(asked_placement(places, {}, false) == Placement::grid);
    CHECK(asked_placement(places, {.placement = Placement::grid}, true) == Placement::grid);
    const std::string end =
        " and " + std::string(to_text(setting)) +
        " exclude each other: each record is one window | place=grid predicts along sequences of any length";
    CHECK(error_of([&] { asked_placement(places, {}, true); }) == "lines" + end);
    CHECK(error_of([&] { asked_placement(places, {.placement = Placement::record}, true); }) == "place=record" + end);
  }
  CHECK(asked_placement({}, {.step = 5}, false) == Placement::grid);
  CHECK(asked_placement({}, {.context = Context::genome}, false) == Placement::grid);
}

TEST_CASE("regions are those of texts, of a file and given ones, less what is left out") {
  const TemporaryFolder folder;
  const Fasta fasta(folder.write("x.fa", ">a\n" + std::string(50, 'A') + "\n>chrB\n" + std::string(40, 'C') + "\n"));
  std::vector<std::string> told;
  const TakeNotice notice = [&](const std::string& text) { told.push_back(text); };
  BedLine line;
  line.interval = {"a", 0, 10};
  line.line = 1;
  PlacesRequest asked{.texts = {"B:31-60"}, .bed = folder.write("x.bed", "a\t5\t20\n")};
  asked.given.path = "regions";
  asked.given.lines.push_back(line);
  const AskedRegions regions = asked_regions(asked, fasta, notice);
  CHECK(regions.regions == std::vector<Interval>{{"chrB", 30, 40}, {"a", 5, 20}, {"a", 0, 10}});
  CHECK(regions.is_list);
  REQUIRE(told.size() == 2);
  CHECK(told[0] == "1 region clipped at the end of the sequence");
  asked.exclude = folder.write("out.bed", "a\t8\t12\nB\t0\t40\n");
  CHECK(asked_regions(asked, fasta, notice).regions == std::vector<Interval>{{"a", 0, 8}, {"a", 12, 20}});
  CHECK(asked_regions({.exclude = asked.exclude}, fasta, notice).regions ==
        std::vector<Interval>{{"a", 0, 8}, {"a", 12, 50}});
  CHECK(error_of([&] { asked_regions({.texts = {"a:9-12"}, .exclude = asked.exclude}, fasta, notice); }) ==
        "exclude=" + asked.exclude + " leaves no base to predict | ");
}
