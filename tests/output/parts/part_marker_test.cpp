// SPDX-License-Identifier: MIT
// Tests of the markers of parts.
#include "output/parts/part_marker.hpp"

#include <catch2/catch.hpp>

#include "tests/io/temporary_folder.hpp"

using namespace seqcast;

namespace {

PartMarker some_marker() {
  PartMarker marker;
  marker.run = {"2.6.3 (avx2)",
                "avx2",
                "predict",
                {{"--tracks", {"a", "b \"c\""}}, {"--rc", {}}},
                {{"genome.fa", FileSum{int64_t{5} << 32, 0xfedcba98}}, {"regions.bed", std::nullopt}},
                {"bedgraph", 1, true, false, ""}};
  marker.shard = {3, 24};
  marker.content = "a";
  marker.file = {12, 7};
  return marker;
}

/// How the marker is not what was expected, where `change` has made it so.
std::string difference_after(const std::function<void(PartRunFacts&)>& change) {
  PartRunFacts run = some_marker().run;
  change(run);
  return difference(run, some_marker().run).value_or("none");
}

}  // namespace

TEST_CASE("a marker is read as it was written") {
  const PartMarker marker = some_marker(), read = parse_marker("x.done", text_of(marker));
  CHECK(read.run.library == marker.run.library);
  CHECK(read.run.instruction_set == marker.run.instruction_set);
  CHECK(read.run.command == marker.run.command);
  CHECK(read.run.options == marker.run.options);
  CHECK(read.run.inputs == marker.run.inputs);
  CHECK(read.run.form == marker.run.form);
  CHECK(read.shard.number == 3);
  CHECK(read.shard.count == 24);
  CHECK(read.content == "a");
  CHECK(read.file == marker.file);
  CHECK_FALSE(difference(read.run, marker.run));
}

TEST_CASE("the first difference between two runs is named") {
  CHECK(difference_after([](PartRunFacts& run) { run.instruction_set = "avx512"; }) ==
        "its instruction set is avx512, expected avx2");
  CHECK(difference_after([](PartRunFacts& run) { run.library = "3.2"; }) == "its oneDNN is 3.2, expected 2.6.3 (avx2)");
  CHECK(difference_after([](PartRunFacts& run) { run.command = "score"; }) == "its command is score, expected predict");
  CHECK(difference_after([](PartRunFacts& run) { run.options[0].values = {"b"}; }) ==
        "--tracks is 'b', expected 'a b \"c\"'");
  CHECK(difference_after([](PartRunFacts& run) { run.options.pop_back(); }) == "--rc is not given, expected given");
  CHECK(difference_after([](PartRunFacts& run) {
          run.options.push_back({"--step", {"5"}});
        }) == "--step is '5', expected none");
  CHECK(difference_after([](PartRunFacts& run) { run.inputs[0].sum->crc32 = 1; }) ==
        "input 'genome.fa' has 21,474,836,480 bytes, checksum 00000001, expected 21,474,836,480 bytes, checksum "
        "fedcba98");
  CHECK(difference_after([](PartRunFacts& run) { run.inputs.pop_back(); }) == "input 'regions.bed' is missing");
  CHECK(difference_after([](PartRunFacts& run) { run.inputs[1].name = "r.bed"; }) ==
        "input is 'r.bed', expected 'regions.bed'");
  CHECK(difference_after([](PartRunFacts& run) { run.form.format = "bigwig"; }) ==
        "its format is bigwig, expected bedgraph");
}

TEST_CASE("what is no marker, or one by another version, is named") {
  const auto error = [](std::string text, const std::string& from, const std::string& to) {
    text.replace(text.find(from), from.size(), to);
    return error_of([&] { parse_marker("x.done", text); });
  };
  const std::string text = text_of(some_marker());
  CHECK_THAT(error(text, "\"seqcast\": \"", "\"seqcast\": \"9"), Catch::Contains("x.done: it is by seqcast 9"));
  CHECK_THAT(error(text, "\"shards\": 24", "\"shards\": 2"), Catch::Contains("shards: got 2, expected 3 to"));
  CHECK_THAT(error(text, "\"shard\": 3", "\"shard\": 0"), Catch::Contains("shard: got 0, expected 1 to"));
  CHECK_THAT(error(text, "\"bytes\": 12", "\"bytes\": -12"), Catch::Contains("file.bytes: got -12"));
  CHECK_THAT(error(text, "\"00000007\"", "\"0000000g\""), Catch::Contains("file.crc32: got '0000000g'"));
  CHECK_THAT(error(text, "\"command\"", "\"comand\""), Catch::Contains("command: is missing"));
  CHECK_THAT(error(text, text.substr(text.size() / 2), ""), Catch::Contains("x.done: not JSON"));
}

TEST_CASE("a part is whole where its marker and its file say so") {
  const TemporaryFolder folder;
  PartMarker marker = some_marker();
  const std::string file = folder.path("x");
  CHECK(state_of_part(file, marker) == PartState::absent);
  folder.write("x", "a\t0\t4\t1\n");
  CHECK(state_of_part(file, marker) == PartState::unmarked);
  marker.file = sum_of(file);
  folder.write("x.done", text_of(marker));
  CHECK(state_of_part(file, marker) == PartState::whole);
  PartMarker other = marker;
  other.shard.number = 4;
  CHECK_THAT(error_of([&] { state_of_part(file, other); }), Catch::Contains("it is part 3 of 24, expected 4 of 24"));
  other = marker;
  other.content = "b";
  CHECK_THAT(error_of([&] { state_of_part(file, other); }), Catch::Contains("it holds 'a', expected 'b'"));
  folder.write("x", "a\t0\t4\t2\n");  // as long, of other bytes
  CHECK(state_of_part(file, marker) == PartState::damaged);
  std::filesystem::remove(file);
  CHECK(state_of_part(file, marker) == PartState::missing);
}

TEST_CASE("a part that has an index is whole with that index alone") {
  const TemporaryFolder folder;
  PartMarker marker = some_marker();
  marker.run.form = {.format = "vcf.gz", .index = "tbi"};
  const std::string file = folder.write("x", "records"), index = folder.write("x.tbi", "their index");
  marker.file = sum_of(file);
  marker.index = sum_of(index);
  folder.write("x.done", text_of(marker));
  CHECK(parse_marker("x.done", text_of(marker)).index == marker.index);
  CHECK(state_of_part(file, marker) == PartState::whole);
  folder.write("x.tbi", "other index");
  CHECK(state_of_part(file, marker) == PartState::other_index);
  std::filesystem::remove(index);
  CHECK(state_of_part(file, marker) == PartState::other_index);
}
