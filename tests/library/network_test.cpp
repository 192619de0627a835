// SPDX-License-Identifier: MIT
// Tests of the installed interface: values against naive loops, and one way to ask against another.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>

#include "formats/read_model.hpp"
#include "genome/bases.hpp"
#include "model/reference/evaluate.hpp"
#include "seqcast/seqcast.hpp"
#include "tests/io/temporary_folder.hpp"
#include "tests/library/network_calls.hpp"
#include "tests/model/random_graph.hpp"
#include "tests/paths.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

std::string random_letters(Random& random, int64_t count) {
  std::string letters;
  for (int64_t i = 0; i < count; ++i) letters += "ACGTN"[random.chance(5) ? 4 : random.between(0, 3)];
  return letters;
}

/// What the naive loops compute of the head's node for a window of letters: [rows, bins].
std::vector<float> naive(const std::string& path, size_t head, const std::string& letters) {
  const ReadModel read = read_model(path, "", true);
  const Model& model = read.ensemble.first();
  const BaseCoder coder(model.contract.alphabet, model.contract.fold_case);
  const reference::Array input = reference::one_hot(coder.encode(letters), 4, model.contract.unknown);
  const auto values = reference::evaluate(model.graph, model.weights, input)[model.contract.heads[head].node];
  return {values.values.begin(), values.values.end()};
}

/// One-hot, [windows, positions, 4]; 0 for an unknown base.
std::vector<float> one_hot_rows(const std::vector<std::string>& letters) {
  std::vector<float> values;
  for (const std::string& window : letters)
    for (const char letter : window)
      for (const char channel : std::string("ACGT")) values.push_back(letter == channel ? 1 : 0);
  return values;
}

struct Genome {
  TemporaryFolder folder;
  std::string path;

  explicit Genome(const std::string& text) : path(folder.write("genome.fa", text)) {}
};

}  // namespace

TEST_CASE("sequences in memory are windows whose values are the naive loops', exactly") {
  Random random(11);
  const std::vector<std::string> letters{random_letters(random, 200), random_letters(random, 200)};
  const Network network(card("tiny"));
  PredictSettings settings;
  settings.threads = 2;
  const std::vector<Prediction> found = network.predict_sequences(letters, settings);
  REQUIRE(found.size() == 2);
  for (size_t i = 0; i < 2; ++i) {
    CHECK(found[i].sequence == std::to_string(i + 1));
    CHECK(found[i].start == 50);
    CHECK(found[i].bin_bases == 10);
    CHECK(found[i].bins == 10);
    CHECK(found[i].values == naive(card("tiny"), 0, letters[i]));
  }
}

TEST_CASE("one-hot numbers, letters in memory and records of a file give the same bytes") {
  Random random(12);
  const std::vector<std::string> letters{random_letters(random, 200), random_letters(random, 200),
                                         random_letters(random, 200)};
  const Network network(card("tiny"));
  const std::vector<Prediction> of_letters = network.predict_sequences(letters);
  const std::vector<float> numbers = one_hot_rows(letters);
  const PredictionArray of_numbers = network.array_of_numbers({numbers.data(), "<f4", {3, 200, 4}});
  const Genome genome(">1\n" + letters[0] + "\n>2\n" + letters[1] + "\n>3\n" + letters[2] + "\n");
  std::vector<Prediction> of_records;
  network.predict_records(genome.path, [&](const Prediction& one) { of_records.push_back(one); });
  CHECK(of_numbers.values == network.array_of_sequences(letters).values);
  REQUIRE(of_records.size() == 3);
  for (size_t i = 0; i < 3; ++i) {
    CHECK(of_records[i].values == of_letters[i].values);
    CHECK(of_records[i].start == of_letters[i].start);
  }
}

TEST_CASE("regions are predicted each on its own, in their order") {
  Random random(13);
  const Genome genome(">a\n" + random_letters(random, 900) + "\n>b\n" + random_letters(random, 500) + "\n");
  const Network network(card("tiny"));
  const std::vector<GenomeRegion> regions{{"b", 100, 260}, {"a", 300, 310}, {"b", 200, 333}, {"a", 880, 1000}};
  std::vector<Prediction> found;
  network.predict_regions(genome.path, regions, [&](const Prediction& one) { found.push_back(one); });
  REQUIRE(found.size() == regions.size());
  for (size_t i = 0; i < regions.size(); ++i) {
    const std::string text = regions[i].sequence + ":" + std::to_string(regions[i].start + 1) + "-" +
                             std::to_string(std::min<int64_t>(regions[i].end, regions[i].sequence == "a" ? 900 : 500));
    const Prediction alone = network.predict_region(genome.path, text);
    CHECK(found[i].sequence == regions[i].sequence);
    CHECK(found[i].start == alone.start);
    CHECK(found[i].values == alone.values);
  }
}

TEST_CASE("a region's mean weighs bins by the part that overlaps it, and both strands are means") {
  Random random(14);
  const Genome genome(">a\n" + random_letters(random, 2000) + "\n");
  const Network network(card("tiny"));
  PredictSettings settings;
  settings.strand = ReadStrand::mean;
  const Prediction bins = network.predict_region(genome.path, "a:1001-1030", settings);  // bins of 10 from 1000
  REQUIRE(bins.start == 1000);
  const ScoreSettings on_grid{.statistics = {ScoreStatistic::mean, ScoreStatistic::max}, .place = ScorePlace::grid};
  const Places region{.regions = {{"a", 1004, 1025}}};
  const Table scores = network.score_table(genome.path, region, on_grid, settings);
  REQUIRE(scores.columns.size() == 7);
  for (size_t row = 0; row < 2; ++row) {
    const float* value = bins.values.data() + row * static_cast<size_t>(bins.bins);
    const auto& means = std::get<std::vector<float>>(scores.columns[3 + 2 * row].values);
    CHECK(means[0] == Approx((6.0 * value[0] + 10.0 * value[1] + 5.0 * value[2]) / 21).epsilon(1e-6));
  }
  const Table largest = network.score_table(genome.path, region, on_grid);
  const Prediction forward = network.predict_region(genome.path, "a:1001-1030");
  CHECK(std::get<std::vector<float>>(largest.columns[4].values)[0] ==
        *std::max_element(forward.values.begin(), forward.values.begin() + 3));
}

TEST_CASE("side inputs are given as settings, and each must be") {
  const Network network(card("covered"));
  PredictSettings settings;
  settings.tracks = "window:w";
  settings.inputs = {{"signal", {1, 2}, {}, false}, {"features", {0.5, -1, 2}, {}, false}};
  const std::vector<Prediction> given = network.predict_sequences({"ACGTACGTACG"}, settings);
  REQUIRE(given.size() == 1);
  settings.inputs[1].constants[2] = 3;
  CHECK(network.predict_sequences({"ACGTACGTACG"}, settings)[0].values != given[0].values);
  settings.inputs.pop_back();
  const Error missing = error_in([&] { network.predict_sequences({"ACGTACGTACG"}, settings); });
  CHECK(std::string(missing.what()).find("features is not given") != std::string::npos);
  settings.inputs = {{"signal", {}, {}, false}};
  CHECK(error_in([&] { network.row_names(settings); }).settings() == std::vector<Setting>{Setting::input});
}

TEST_CASE("a genome's tracks are not written over what they are predicted from") {
  const Genome genome(">a\n" + std::string(40, 'A') + "\n");
  const std::string control = genome.folder.write("control.bedgraph", "a control's values");
  PredictSettings settings;
  settings.tracks = "window:w";
  settings.inputs = {{"signal", {1, 2}, {}, false}, {"features", {}, {control, control, control}, false}};
  const Error refused = error_in([&] { Network(card("covered")).write_genome(genome.path, control, settings); });
  CHECK(std::string(refused.what()) == "cannot write '" + control + "': this run reads it");
}

TEST_CASE("what does not fit is an error that says which sequence, and nothing is guessed") {
  const Network network(card("tiny"));
  const auto message = [&](const std::vector<std::string>& letters) {
    return std::string(error_in([&] { network.predict_sequences(letters); }).what());
  };
  const std::string whole(200, 'A');
  CHECK(message({whole, "ACGT"}).find("sequence 2: got 4 bp, expected 200") != std::string::npos);
  CHECK(message({whole, whole + "\n"}) ==
        "sequence 2 holds a blank or line end at position 201, expected letters alone");
  CHECK(message({whole, ""}) == "sequence 2 is empty");
  CHECK(message({}) == "no sequences, expected at least one");
  const std::vector<float> numbers(200 * 3);
  const Error channels = error_in([&] { network.array_of_numbers({numbers.data(), "<f4", {1, 200, 3}}); });
  CHECK(std::string(channels.what()).find("expected 4 channels") != std::string::npos);
  const Error empty = error_in([&] { network.array_of_numbers({numbers.data(), "<f4", {0, 200, 4}}); });
  CHECK(empty.file() == "array");
  PredictSettings settings;
  settings.transform = "tanh";
  CHECK(error_in([&] { network.row_names(settings); }).settings() == std::vector<Setting>{Setting::transform});
}

TEST_CASE("a region that is none is an error with its number") {
  const Genome genome(">a\n" + std::string(500, 'A') + "\n");
  const Network network(card("tiny"));
  const auto error_of_region = [&](const GenomeRegion& region) {
    return error_in([&] { network.score_table(genome.path, {.regions = {{"a", 0, 10}, region}}); });
  };
  CHECK(error_of_region({"a", 10, 10}).line() == 2);
  CHECK(error_of_region({"a", -5, 10}).line() == 2);
  CHECK(std::string(error_of_region({"b", 0, 10}).what()).find("'b'") != std::string::npos);
}

TEST_CASE("tables of targets name tracks, of one head where they say which") {
  const TemporaryFolder folder;
  const std::string table = folder.write("targets.txt", "index\tidentifier\n0\tliver\n1\tspleen\n");
  const auto names = [&](const std::string& targets) {
    std::vector<std::string> found;
    for (const TrackFacts& track : Network(card("tiny"), {.targets = {targets}}).tracks())
      if (track.head == "main") found.push_back(track.name);
    return found;
  };
  const std::vector<std::string> expected{"liver", "spleen"};
  CHECK(names(table) == expected);
  CHECK(names("main=" + table) == expected);
  CHECK_THROWS_AS(names("many=" + table), Error);  // of 20 tracks
}

TEST_CASE("what tables of targets say of clipping, roots and scale is undone where it is asked for") {
  const TemporaryFolder folder;
  const std::string table = folder.write("targets.txt",
                                         "\tidentifier\tclip_soft\tscale\tsum_stat\n0\tliver\t0.5\t2\tsum_sqrt\n"
                                         "1\tspleen\t0.5\t2\tmean\n");
  const Network network(card("tiny"), {.targets = {"main=" + table}});
  Random random(16);
  const std::string letters = random_letters(random, network.window_bases());
  const auto values = [&](const std::string& formula, bool unscale) {
    PredictSettings settings;
    settings.transform = "softplus";  // targets are not negative
    settings.untransform = formula;
    settings.unscale = unscale;
    return network.predict_sequences({letters}, settings).at(0);
  };
  const Prediction squashed = values("", false), old = values("old", true), newer = values("new", false);
  bool is_clipped = false;
  for (size_t i = 0; i < squashed.values.size(); ++i) {
    const double x = squashed.values[i], half = x / 2;
    const bool root = i < static_cast<size_t>(squashed.bins);  // of the first track alone
    const double undone = half > 0.5 ? 0.5 + (half - 0.5) * (half - 0.5) : half;
    const double unclipped = x > 0.5 ? -0.5 + (x + 0.5) * (x + 0.5) : x;
    is_clipped = is_clipped || x > 1;
    CHECK(old.values[i] == Approx(root ? std::pow(undone, 4.0 / 3) : undone));
    CHECK(newer.values[i] == Approx(root ? std::pow(unclipped + 1, 4.0 / 3) - 1 : unclipped));
  }
  CHECK(is_clipped);
  CHECK(error_in([&] { values("newer", false); }).settings() == std::vector{Setting::untransform});
  CHECK(error_in([&] { values("", true); }).settings().at(0) == Setting::unscale);
}

TEST_CASE("a family is one of a PyTorch file, and one that its tensors are not of is an error") {
  const std::string file = test_data("/torch/tiny.pt");
  const Error other = error_in([&] { Network(file, {.family = "bpnet-lite"}); });
  CHECK(std::string(other.what()).find("are not those of the family 'bpnet-lite'") != std::string::npos);
}

TEST_CASE("what poll throws ends the run") {
  struct Stop {};
  Random random(15);
  const Network network(card("tiny"));
  PredictSettings settings;
  settings.poll = [] { throw Stop{}; };
  CHECK_THROWS_AS(network.predict_sequences({random_letters(random, 200)}, settings), Stop);
}
