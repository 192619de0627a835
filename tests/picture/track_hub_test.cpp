// SPDX-License-Identifier: MIT
// Tests of track hubs: their settings against those that UCSC and WashU document.
#include "picture/track_hub.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "seqcast/error.hpp"

using namespace seqcast;
using Json = nlohmann::json;

namespace {

using Stanza = std::map<std::string, std::string>;

/// Stanzas of `setting value` lines, apart by empty lines, as UCSC's browser reads them.
std::vector<Stanza> stanzas(const std::string& text) {
  std::vector<Stanza> result(1);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.empty()) {
      result.emplace_back();
      continue;
    }
    CHECK_FALSE(line.ends_with('\\'));
    const size_t space = line.find(' ');
    REQUIRE(space != line.npos);
    CHECK(result.back().emplace(line.substr(0, space), line.substr(space + 1)).second);
  }
  while (!result.empty() && result.back().empty()) result.pop_back();
  return result;
}

ListedFiles two_tracks() {
  ListedFiles files;
  files.place = "chr1:1000-2000";
  files.tracks = {{"a", "hub/a.bw", true}, {"a very long name of a track", "b.bw", true}};
  files.genome = "hg38";
  return files;
}

}  // namespace

TEST_CASE("a hub has the settings that UCSC requires, and tracks no others than it documents for bigWig") {
  const std::vector<HubFile> hub = track_hub(two_tracks(), "hub");
  REQUIRE(hub.size() == 4);

  CHECK(hub[0].name == "hub.txt");
  const std::vector<Stanza> top = stanzas(hub[0].text);
  REQUIRE(top.size() == 1);
  for (const char* required : {"hub", "shortLabel", "longLabel", "genomesFile", "email"})
    CHECK(top[0].contains(required));
  CHECK(top[0].at("genomesFile") == hub[1].name);

  const std::vector<Stanza> genomes = stanzas(hub[1].text);
  CHECK(genomes == std::vector<Stanza>{{{"genome", "hg38"}, {"trackDb", "trackDb.txt"}}});
  CHECK(hub[2].name == "trackDb.txt");

  const std::vector<Stanza> tracks = stanzas(hub[2].text);
  REQUIRE(tracks.size() == 2);
  CHECK(hub[2].text.starts_with("track "));
  const std::set<std::string> documented = {"track",      "type",  "bigDataUrl", "shortLabel", "longLabel",
                                            "visibility", "color", "autoScale",  "alwaysZero", "maxHeightPixels"};
  for (const Stanza& track : tracks) {
    for (const char* required : {"track", "type", "bigDataUrl", "shortLabel", "longLabel", "visibility"})
      CHECK(track.contains(required));
    for (const auto& [setting, value] : track) CHECK(documented.contains(setting));
    CHECK(track.at("type") == "bigWig");
    CHECK(track.at("shortLabel").size() <= 17);
  }
  CHECK(tracks[0].at("bigDataUrl") == "a.bw");
  CHECK(tracks[1].at("bigDataUrl") == "../b.bw");
  CHECK(tracks[1].at("shortLabel") == "a very long name");
  CHECK(tracks[1].at("longLabel") == "a very long name of a track");
  CHECK(tracks[0].at("color") == "0,114,178");
}

TEST_CASE("WashU's data hub is a list of tracks with kind, name and address") {
  ListedFiles files = two_tracks();
  files.url = "https://example.org/hub";
  const std::vector<HubFile> hub = track_hub(files, "hub");
  CHECK(hub[3].name == "datahub.json");
  const Json tracks = Json::parse(hub[3].text);
  REQUIRE(tracks.size() == 2);
  CHECK(tracks[0] == Json{{"type", "bigwig"},
                          {"name", "a"},
                          {"url", "https://example.org/hub/a.bw"},
                          {"showOnHubLoad", true},
                          {"options", {{"color", "#0072b2"}, {"yScale", "auto"}}}});
  CHECK(stanzas(hub[2].text)[0].at("bigDataUrl") == "https://example.org/hub/a.bw");
}

TEST_CASE("of many tracks a hub shows the first") {
  ListedFiles files = two_tracks();
  files.tracks.assign(5313, {"a", "a.bw", true});
  const std::vector<HubFile> hub = track_hub(files, "hub");
  const std::vector<Stanza> tracks = stanzas(hub[2].text);
  REQUIRE(tracks.size() == 5313);
  CHECK(tracks[19].at("visibility") == "full");
  CHECK(tracks[20].at("visibility") == "hide");
  std::set<std::string> names;
  for (const Stanza& track : tracks) names.insert(track.at("track"));
  CHECK(names.size() == 5313);
  CHECK(Json::parse(hub[3].text)[20]["showOnHubLoad"] == false);
}

TEST_CASE("names make no settings of their own") {
  ListedFiles files = two_tracks();
  files.tracks = {{"x\nbigDataUrl http://evil\\", "x\ny.bw", true}, {" ", "z.bw", true}};
  const std::vector<Stanza> tracks = stanzas(track_hub(files, "hub")[2].text);
  REQUIRE(tracks.size() == 2);
  CHECK(tracks[0].at("longLabel") == "x_bigDataUrl http://evil/");
  CHECK(tracks[0].at("bigDataUrl") == "../x%0Ay.bw");
  CHECK(tracks[1].at("shortLabel") == "track");
}

TEST_CASE("what a hub cannot hold is refused by name") {
  ListedFiles files = two_tracks();
  files.tracks[1] = {"b", "b.bedgraph", false};
  CHECK_THROWS_WITH(track_hub(files, "hub"), "b.bedgraph: a hub's tracks are bigWig, and this is bedGraph");
  files = two_tracks();
  files.genes = "genes.gtf";
  CHECK_THROWS_WITH(track_hub(files, "hub"), "genes.gtf: a hub holds no GTF, GFF3 or BED");
  files = two_tracks();
  files.variants = "in.vcf";
  CHECK_THROWS_WITH(track_hub(files, "hub"), "in.vcf: a hub of seqcast's holds tracks of values, not variants");
  files = two_tracks();
  files.tracks.clear();
  CHECK_THROWS_WITH(track_hub(files, "hub"), "a hub needs a track");
}
