// SPDX-License-Identifier: MIT
// Tests of igv.js's sessions: their fields against those that igv.js documents.
#include "picture/igv_session.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "seqcast/error.hpp"
#include "tests/paths.hpp"

using namespace seqcast;
using Json = nlohmann::json;

namespace {

// igv.org/doc/igvjs: Browser creation, Reference genome, Track options, and the pages of each kind of track.
const std::set<std::string> of_session = {"genome", "reference", "locus", "tracks"};
const std::set<std::string> of_reference = {"id", "name", "fastaURL", "indexURL", "compressedIndexURL"};
const std::set<std::string> of_track = {"type", "format", "name", "url", "indexURL", "height", "color", "autoscale"};
const std::map<std::string, std::set<std::string>> formats_of = {
    {"wig", {"wig", "bigwig", "bedgraph"}}, {"annotation", {"bed", "gff3", "gtf"}}, {"variant", {"vcf"}}};

void check_fields(const Json& object, const std::set<std::string>& known) {
  for (const auto& [key, value] : object.items()) {
    INFO(key);
    CHECK(known.contains(key));
  }
}

Json checked(const ListedFiles& files, const std::string& folder) {
  const Json session = Json::parse(igv_session(files, folder));
  check_fields(session, of_session);
  CHECK(session.contains("genome") != session.contains("reference"));
  if (session.contains("reference")) check_fields(session["reference"], of_reference);
  for (const Json& track : session["tracks"]) {
    check_fields(track, of_track);
    CHECK(formats_of.at(track["type"]).contains(track["format"]));
    CHECK(track["name"].is_string());
    CHECK(track["url"].is_string());
  }
  return session;
}

ListedFiles two_tracks() {
  ListedFiles files;
  files.place = "chr1:1000-2000";
  files.tracks = {{"a", "out/a.bw", true}, {"b c", "out/b c.bedgraph.gz", false}};
  files.genome = "hg38";
  return files;
}

}  // namespace

TEST_CASE("a session has a genome, a place, and tracks with kind, format, name and address") {
  ListedFiles files = two_tracks();
  files.genes = "genes.gtf.gz";
  files.variants = "in.vcf.gz";
  const Json session = checked(files, "out");
  CHECK(session["genome"] == "hg38");
  CHECK(session["locus"] == "chr1:1000-2000");
  REQUIRE(session["tracks"].size() == 4);
  CHECK(session["tracks"][0] == Json{{"type", "wig"},
                                     {"format", "bigwig"},
                                     {"name", "a"},
                                     {"url", "a.bw"},
                                     {"height", 60},
                                     {"color", "#0072b2"},
                                     {"autoscale", true}});
  CHECK(session["tracks"][1]["format"] == "bedgraph");
  CHECK(session["tracks"][1]["name"] == "b c");
  CHECK(session["tracks"][1]["url"] == "b%20c.bedgraph.gz");
  CHECK(session["tracks"][2] ==
        Json{{"type", "annotation"}, {"format", "gtf"}, {"name", "genes"}, {"url", "../genes.gtf.gz"}});
  CHECK(session["tracks"][3] == Json{{"type", "variant"}, {"format", "vcf"}, {"name", "in"}, {"url", "../in.vcf.gz"}});
}

TEST_CASE("without the name of a genome a session has the FASTA file, with the indexes that lie next to it") {
  ListedFiles files = two_tracks();
  files.genome = "";
  files.url = "https://example.org/x";
  files.fasta = "out/none.fa";
  const Json plain = checked(files, "out");
  CHECK(plain["reference"] == Json{{"id", "none"}, {"name", "none"}, {"fastaURL", "https://example.org/x/none.fa"}});
  CHECK(plain["tracks"][0]["url"] == "https://example.org/x/a.bw");

  files.url = "";
  files.fasta = test_data("/hg38_chr1_1mb.fa.gz");
  const Json packed = checked(files, test_data(""));
  CHECK(packed["reference"] == Json{{"id", "hg38_chr1_1mb"},
                                    {"name", "hg38_chr1_1mb"},
                                    {"fastaURL", "hg38_chr1_1mb.fa.gz"},
                                    {"indexURL", "hg38_chr1_1mb.fa.gz.fai"},
                                    {"compressedIndexURL", "hg38_chr1_1mb.fa.gz.gzi"}});
}

TEST_CASE("what igv.js does not read is refused by name") {
  ListedFiles files = two_tracks();
  files.variants = "in.bcf";
  CHECK_THROWS_WITH(igv_session(files, "."), "in.bcf: igv.js reads VCF whose name ends in .vcf or .vcf.gz");
  files.variants = "";
  files.genes = "genes.txt";
  CHECK_THROWS_WITH(igv_session(files, "."),
                    "genes.txt: its name does not tell other viewers what it is, expected .gtf, .gff3 or .bed");
  files.genes = "";
  files.tracks.assign(101, {"a", "a.bw", true});
  CHECK_THROWS_WITH(igv_session(files, "."), "101 tracks, and a session of igv.js holds 100");
}

TEST_CASE("names that are hostile in JSON stay names") {
  ListedFiles files = two_tracks();
  files.tracks = {{"\"</script>\xff\n", "a\".bw", true}};
  const Json session = checked(files, ".");
  CHECK(session["tracks"][0]["name"] == "\"</script>\xef\xbf\xbd\n");
  CHECK(session["tracks"][0]["url"] == "a%22.bw");
}
