// SPDX-License-Identifier: MIT
// Tests of arrays and blocks of the installed interface, against predictions one by one.
#include <catch2/catch.hpp>

#include "seqcast/seqcast.hpp"
#include "tests/io/temporary_folder.hpp"
#include "tests/library/network_calls.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

/// [rows, bins] -> [bins, rows]
std::vector<float> turned(const Prediction& one) {
  const size_t bins = static_cast<size_t>(one.bins), rows = one.values.size() / bins;
  std::vector<float> values;
  for (size_t bin = 0; bin < bins; ++bin)
    for (size_t row = 0; row < rows; ++row) values.push_back(one.values[row * bins + bin]);
  return values;
}

}  // namespace

TEST_CASE("an array has a row a region, bin by bin and track by track") {
  Random random(21);
  const TemporaryFolder folder;
  const std::string fasta =
      folder.write("genome.fa", ">a\n" + random_acgt(random, 900) + "\n>b\n" + random_acgt(random, 700) + "\n");
  const Network network(card("tiny"));
  const std::string bed = folder.write("r.bed", "b\t100\t160\na\t300\t360\n");
  const PredictionArray array = network.array_of_places(fasta, {{"b:511-570"}, bed, {{"a", 20, 80}}});
  CHECK(array.sequences == std::vector<std::string>{"b", "b", "a", "a"});
  CHECK(array.starts == std::vector<int64_t>{510, 100, 300, 20});
  REQUIRE(array.bins == 6);
  CHECK(array.bin_bases == 10);
  CHECK(array.tracks == network.row_names());
  std::vector<float> expected;
  for (const char* region : {"b:511-570", "b:101-160", "a:301-360", "a:21-80"}) {
    const std::vector<float> values = turned(network.predict_region(fasta, region));
    expected.insert(expected.end(), values.begin(), values.end());
  }
  CHECK(array.values == expected);
}

TEST_CASE("without regions an array has the records, or every sequence") {
  Random random(22);
  const TemporaryFolder folder;
  const std::vector<std::string> letters{random_acgt(random, 200), random_acgt(random, 200)};
  const std::string fasta = folder.write("records.fa", ">r1\n" + letters[0] + "\n>r2\n" + letters[1] + "\n");
  const Network network(card("tiny"));
  PredictSettings settings;
  settings.place = SequencePlace::record;
  const PredictionArray records = network.array_of_places(fasta, {}, settings);
  CHECK(records.sequences == std::vector<std::string>{"r1", "r2"});
  CHECK(records.values == network.array_of_sequences(letters).values);
  const std::vector<Prediction> alone = network.predict_sequences(letters);
  std::vector<float> expected = turned(alone[0]);
  for (const float value : turned(alone[1])) expected.push_back(value);
  CHECK(records.values == expected);
  const PredictionArray sequences = network.array_of_places(fasta, {});
  CHECK(sequences.bins == 20);
  const std::vector<float> first = turned(network.predict_region(fasta, "r1"));
  CHECK(std::vector<float>(sequences.values.begin(), sequences.values.begin() + std::ssize(first)) == first);
}

TEST_CASE("numbers of every type and order of axes are one array") {
  const Network network(card("tiny"));
  std::vector<uint8_t> numbers(200 * 4), channels_first(200 * 4);
  std::string letters;
  Random random(23);
  for (size_t i = 0; i < 200; ++i) {
    const auto code = static_cast<size_t>(random.between(0, 3));
    letters += "ACGT"[code];
    numbers[i * 4 + code] = channels_first[code * 200 + i] = 1;
  }
  const std::vector<float> expected = network.array_of_sequences({letters}).values;
  CHECK(network.array_of_numbers({numbers.data(), "|u1", {200, 4}}).values == expected);
  PredictSettings settings;
  settings.channels_first = true;
  CHECK(network.array_of_numbers({channels_first.data(), "|u1", {1, 4, 200}}, settings).values == expected);
  const Error type = error_in([&] { network.array_of_numbers({numbers.data(), "<c8", {200, 4}}); });
  CHECK(type.file() == "array");
  CHECK(type.hint() == "array.astype(numpy.float32)");
}

TEST_CASE("blocks hold each written bin once, in the genome's order") {
  Random random(24);
  const TemporaryFolder folder;
  const std::string fasta =
      folder.write("genome.fa", ">a\n" + random_acgt(random, 905) + "\n>b\n" + random_acgt(random, 500) + "\n");
  const Network network(card("tiny"));
  for (const int64_t block_bins : {1, 7, 1000}) {
    std::vector<TrackBlock> blocks;
    network.predict_blocks(
        fasta, {{"b:101-133", "a:15-40", "a:31-60", "a:881-905"}},
        [&](TrackBlock&& block) { blocks.push_back(std::move(block)); }, {}, block_bins);
    std::vector<std::pair<std::string, std::pair<int64_t, int64_t>>> bins;
    std::vector<float> values;
    for (const TrackBlock& block : blocks) {
      for (size_t i = 0; i < block.starts.size(); ++i)
        bins.push_back({block.sequence, {block.starts[i], block.ends[i]}});
      values.insert(values.end(), block.values.begin(), block.values.end());
    }
    using Bin = std::pair<std::string, std::pair<int64_t, int64_t>>;
    CHECK(bins == std::vector<Bin>{{"a", {14, 20}},
                                   {"a", {20, 30}},
                                   {"a", {30, 40}},
                                   {"a", {40, 50}},
                                   {"a", {50, 60}},
                                   {"a", {880, 890}},
                                   {"a", {890, 900}},
                                   {"a", {900, 905}},
                                   {"b", {100, 110}},
                                   {"b", {110, 120}},
                                   {"b", {120, 130}},
                                   {"b", {130, 133}}});
    std::vector<float> expected;
    for (const char* region : {"a:11-60", "a:881-905", "b:101-140"})
      for (const float value : turned(network.predict_region(fasta, region))) expected.push_back(value);
    CHECK(values == expected);
  }
}

TEST_CASE("what excludes an array or each other is an error that names the settings") {
  const TemporaryFolder folder;
  const std::string fasta = folder.write("genome.fa", ">a\n" + std::string(900, 'A') + "\n");
  const Network network(card("tiny"));
  const Error bins = error_in([&] { network.array_of_places(fasta, {{"a:1-10", "a:1-100"}}); });
  CHECK(std::string(bins.what()) == "'a:1-10' has 1 bins and 'a:1-100' has 10: one array cannot hold both");
  PredictSettings settings;
  settings.place = SequencePlace::record;
  const Error record = error_in([&] { network.array_of_places(fasta, {{"a"}}, settings); });
  CHECK(record.settings() == std::vector<Setting>{Setting::place, Setting::region});
  settings.place = SequencePlace::grid;
  CHECK(error_in([&] { network.array_of_sequences({"ACGT"}, settings); }).is_request());
  settings = {.strand = ReadStrand::own};
  CHECK(error_in([&] { network.array_of_places(fasta, {}, settings); }).settings() ==
        std::vector<Setting>{Setting::strand});
  settings = {.step_bases = -1};
  CHECK(error_in([&] { network.array_of_places(fasta, {}, settings); }).is_request());
  settings = {.exclude = "x.bed"};
  CHECK(error_in([&] { network.array_of_places(fasta, {}, settings); }).is_request());
  const Network numbers(card("signal"));
  const std::string npy = test_data("/../commands/data/npy/one.npy");
  settings = {.whole_sequences = true};
  CHECK(std::string(error_in([&] { numbers.array_of_places(npy, {}, settings); }).what()) ==
        "an .npy file and context=genome exclude each other: each record is one window");
  settings = {.step_bases = 10};
  CHECK(error_in([&] { numbers.array_of_places(npy, {}, settings); }).settings() == std::vector{Setting::step});
  CHECK(error_in([&] { numbers.array_of_places(npy, {{"a"}}); }).settings() == std::vector{Setting::region});
}

TEST_CASE("notices tell what was clipped, with settings as a front end spells them") {
  const TemporaryFolder folder;
  const std::string fasta = folder.write("genome.fa", ">chr1\n" + std::string(900, 'A') + "\n");
  const Network network(card("tiny"));
  std::vector<std::string> told;
  PredictSettings settings;
  settings.notice = [&](const Notice& notice) { told.push_back(notice.text()); };
  network.array_of_places(fasta, {{"1:801-1000"}}, settings);
  REQUIRE(told.size() == 2);
  CHECK(told[0] == "1 region clipped at the end of the sequence");
  CHECK(told[1].find("sequence '1' is read as 'chr1'") == 0);
  const Notice marked("\x0eplace\x1fgrid\x0f takes it");
  CHECK(marked.text() == "place=grid takes it");
  CHECK(marked.text_in([](std::string_view name, std::string_view) { return "--" + std::string(name); }) ==
        "--place takes it");
}
