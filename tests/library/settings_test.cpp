// SPDX-License-Identifier: MIT
// Tests of settings: each acts in every function that takes it, or is an error that names it.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstring>
#include <functional>

#include "seqcast/seqcast.hpp"
#include "tests/io/temporary_folder.hpp"
#include "tests/library/network_calls.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

/// Predictions of whatever a function predicts.
using Predictions = std::vector<Prediction>;

Predictions of_regions(const Network& network, const std::string& fasta, const std::vector<GenomeRegion>& regions,
                       const PredictSettings& settings) {
  Predictions found;
  network.predict_regions(
      fasta, regions, [&](const Prediction& one) { found.push_back(one); }, settings);
  return found;
}

Predictions of_records(const Network& network, const std::string& path, const PredictSettings& settings) {
  Predictions found;
  network.predict_records(
      path, [&](const Prediction& one) { found.push_back(one); }, settings);
  return found;
}

/// The floats at the end of an .npy file.
std::vector<float> last_floats(const std::string& path, size_t count) {
  const std::string bytes = read_bytes(path);
  std::vector<float> values(count);
  REQUIRE(bytes.size() > count * sizeof(float));
  std::memcpy(values.data(), bytes.data() + bytes.size() - count * sizeof(float), count * sizeof(float));
  return values;
}

/// An .npy file of one window, [1, 4, positions]: letters one-hot.
std::string one_hot_npy(const std::string& letters) {
  std::string header =
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 4, " + std::to_string(letters.size()) + "), }";
  header.resize(117, ' ');
  std::string bytes = std::string("\x93NUMPY\x01\x00\x76\x00", 10) + header + "\n";
  for (const char channel : std::string("ACGT"))
    for (const char letter : letters) {
      const float value = letter == channel ? 1 : 0;
      bytes.append(reinterpret_cast<const char*>(&value), sizeof(value));
    }
  return bytes;
}

/// Two sequences, each of the model's window.
struct Genome {
  Random random{31};
  std::vector<std::string> letters{random_acgt(random, 200), random_acgt(random, 200)};
  TemporaryFolder folder;
  std::string fasta = folder.write("genome.fa", ">chr1\n" + letters[0] + "\n>chr2\n" + letters[1] + "\n");
  std::string lines = folder.write("lines.txt", letters[0] + "\n" + letters[1] + "\n");
  Network network{card("tiny")};
  std::vector<std::string> told;
  PredictSettings settings;

  Genome() {
    settings.notice = [this](const Notice& notice) { told.push_back(notice.text()); };
  }
  /// What each function throws that takes regions, or writes a genome.
  std::vector<Error> errors_along_the_genome() {
    return {error_in([&] { network.predict_region(fasta, "chr1:1-100", settings); }), error_in([&] {
              of_regions(network, fasta, {{"chr1", 0, 100}}, settings);
            }),
            error_in([&] { network.write_genome(fasta, folder.path("x.npy"), settings); })};
  }
};

}  // namespace

TEST_CASE("regions tell what they clip and rename, and strict_names refuses other names") {
  Genome genome;
  const Prediction own = genome.network.predict_region(genome.fasta, "chr1:101-200");
  const std::vector<std::string> clipped{
      "1 region clipped at the end of the sequence",
      "sequence '1' is read as 'chr1' of " + genome.fasta + " (strict_names forbids it)"};
  CHECK(genome.network.predict_region(genome.fasta, "1:101-300", genome.settings).values == own.values);
  CHECK(genome.told == clipped);
  genome.told.clear();
  CHECK(of_regions(genome.network, genome.fasta, {{"1", 100, 300}}, genome.settings).at(0).values == own.values);
  CHECK(genome.told == std::vector<std::string>{clipped[1], clipped[0]});
  genome.settings.strict_names = true;
  for (const Error& error :
       {error_in([&] { genome.network.predict_region(genome.fasta, "1:101-200", genome.settings); }), error_in([&] {
          of_regions(genome.network, genome.fasta, {{"1", 100, 200}}, genome.settings);
        })})
    CHECK(error.settings() == std::vector{Setting::strict_names});
}

TEST_CASE("excluded bases are left out of a genome's file, and are an error where a row is a whole region") {
  Genome genome;
  genome.settings.exclude = genome.folder.write("x.bed", "chr1\t0\t55\n2\t0\t200\n");
  const std::string path = genome.folder.path("x.tsv");
  genome.network.write_genome(genome.fasta, path, genome.settings);
  std::vector<int64_t> starts;
  genome.network.predict_blocks(
      genome.fasta, {},
      [&](TrackBlock&& block) { starts.insert(starts.end(), block.starts.begin(), block.starts.end()); },
      genome.settings);
  CHECK(starts.size() == 15);  // of 20 bins, 5 are gone; the next begins at base 55
  CHECK(starts.at(0) == 55);
  const std::string text = read_bytes(path);
  CHECK(std::count(text.begin(), text.end(), '\n') == 16);
  CHECK(text.find("\nchr1\t55\t60\t") != std::string::npos);
  CHECK(text.find("chr2") == std::string::npos);
  CHECK(genome.told.at(0).find("sequence '2' is read as 'chr2'") != std::string::npos);
  for (const Error& error : genome.errors_along_the_genome()) CHECK(error.settings() == std::vector{Setting::exclude});
  const Error records = error_in([&] { of_records(genome.network, genome.fasta, genome.settings); });
  CHECK(records.settings() == std::vector{Setting::exclude});
  const Error letters = error_in([&] { genome.network.predict_sequences(genome.letters, genome.settings); });
  CHECK(letters.settings() == std::vector{Setting::exclude});
  genome.settings.strict_names = true;
  genome.settings.exclude = genome.folder.write("y.bed", "2\t0\t200\n");
  CHECK(error_in([&] { genome.network.write_genome(genome.fasta, path, genome.settings); }).file() ==
        genome.settings.exclude);
}

TEST_CASE("place says whether a genome's file has a window a record, and is an error where there is no choice") {
  Genome genome;
  const Predictions expected = genome.network.predict_sequences(genome.letters);
  genome.settings.place = SequencePlace::record;
  const std::string path = genome.folder.path("x.npy");
  genome.network.write_genome(genome.fasta, path, genome.settings);
  const PredictionArray array = genome.network.array_of_places(genome.fasta, {}, genome.settings);
  CHECK(array.bins == expected.at(0).bins);
  CHECK(last_floats(path, array.values.size()) == array.values);
  CHECK(of_records(genome.network, genome.fasta, genome.settings).at(1).values == expected.at(1).values);
  for (const Error& error :
       {error_in([&] { genome.network.predict_region(genome.fasta, "chr1", genome.settings); }), error_in([&] {
          of_regions(genome.network, genome.fasta, {{"chr1", 0, 9}}, genome.settings);
        })})
    CHECK(std::string(error.what()) == "place=record and region exclude each other: each record is one window");
  CHECK(error_in([&] {
          genome.network.predict_blocks(
              genome.fasta, {}, [](TrackBlock&&) {}, genome.settings);
        }).settings() == std::vector{Setting::place});
  CHECK(error_in([&] { genome.network.score_table(genome.fasta, {{"chr1"}}, {}, genome.settings); }).settings() ==
        std::vector{Setting::place});
  genome.settings.place = SequencePlace::grid;
  CHECK(error_in([&] { of_records(genome.network, genome.fasta, genome.settings); }).settings() ==
        std::vector{Setting::place});
  CHECK(error_in([&] { genome.network.predict_sequences(genome.letters, genome.settings); }).settings() ==
        std::vector{Setting::place});
}

TEST_CASE("lines are records, and with place=grid sequences that regions lie on") {
  Genome genome;
  const Predictions expected = genome.network.predict_sequences(genome.letters);
  genome.settings.lines = true;
  const Predictions records = of_records(genome.network, genome.lines, genome.settings);
  REQUIRE(records.size() == 2);
  CHECK(records[1].sequence == "2");
  CHECK(records[1].values == expected.at(1).values);
  const std::string path = genome.folder.path("x.npy");
  genome.network.write_genome(genome.lines, path, genome.settings);
  const PredictionArray array = genome.network.array_of_places(genome.lines, {}, genome.settings);
  CHECK(last_floats(path, array.values.size()) == array.values);
  for (const Error& error :
       {error_in([&] { genome.network.predict_region(genome.lines, "2:1-100", genome.settings); }), error_in([&] {
          of_regions(genome.network, genome.lines, {{"2", 0, 100}}, genome.settings);
        })})
    CHECK(error.settings() == std::vector{Setting::lines, Setting::region, Setting::place});
  CHECK(error_in([&] { genome.network.predict_sequences(genome.letters, genome.settings); }).settings() ==
        std::vector{Setting::lines});
  genome.settings.place = SequencePlace::grid;
  const Prediction region = genome.network.predict_region(genome.fasta, "chr2:1-100");
  CHECK(genome.network.predict_region(genome.lines, "2:1-100", genome.settings).values == region.values);
  CHECK(of_regions(genome.network, genome.lines, {{"2", 0, 100}}, genome.settings).at(0).values == region.values);
}

TEST_CASE("channels_first says how an .npy file lies, and is an error for letters") {
  Genome genome;
  const Predictions expected = genome.network.predict_sequences({genome.letters[0]});
  const std::string npy = genome.folder.write("x.npy", one_hot_npy(genome.letters[0]));
  CHECK(error_in([&] { of_records(genome.network, npy, genome.settings); }).settings() ==
        std::vector{Setting::channels_first});
  genome.settings.channels_first = true;
  CHECK(of_records(genome.network, npy, genome.settings).at(0).values == expected.at(0).values);
  const std::string path = genome.folder.path("out.npy");
  genome.network.write_genome(npy, path, genome.settings);
  CHECK(last_floats(path, expected[0].values.size()) ==
        genome.network.array_of_places(npy, {}, genome.settings).values);
  for (const Error& error : genome.errors_along_the_genome())
    CHECK(error.settings() == std::vector{Setting::channels_first});
  CHECK(error_in([&] { genome.network.predict_sequences(genome.letters, genome.settings); }).settings() ==
        std::vector{Setting::channels_first});
}

TEST_CASE("records tell how many windows are mostly unknown") {
  Genome genome;
  genome.settings.place = SequencePlace::record;
  genome.settings.pad = true;
  const std::string expected = "warning: 1 window with more than half of the bases unknown";
  const std::string fasta = genome.folder.write("short.fa", ">a\nACGTACGT\n");
  const Predictions records = of_records(genome.network, fasta, genome.settings);
  CHECK(genome.told == std::vector{expected});
  genome.told.clear();
  CHECK(genome.network.predict_sequences({"ACGTACGT"}, genome.settings).at(0).values == records.at(0).values);
  CHECK(genome.told == std::vector{expected});
}

TEST_CASE("no function hands on a value that is not finite") {
  Genome genome;
  const Network network(card("covered"));
  PredictSettings settings;
  settings.tracks = "bases:b";
  settings.transform = "exp";  // of 1000 and a little
  settings.inputs = {{"signal", {0, 1000}, {}, false}};
  const std::string window = genome.letters[0].substr(0, 11);
  const std::string records = genome.folder.write("w.fa", ">chr1\n" + window + "\n");
  settings.place = SequencePlace::record;
  const std::function<void()> of_windows[] = {
      [&] { network.predict_sequences({window}, settings); }, [&] { of_records(network, records, settings); },
      [&] { network.write_genome(records, genome.folder.path("x.npy"), settings); }};
  for (const auto& run : of_windows)
    CHECK(std::string(error_in(run).what()).find("track 'b' is infinite at ") != std::string::npos);
  settings.place = SequencePlace::grid;
  const std::function<void()> along[] = {
      [&] { network.predict_region(genome.fasta, "chr1:51-60", settings); },
      [&] {
        of_regions(network, genome.fasta, {{"chr1", 50, 60}}, settings);
      },
      [&] { network.write_genome(genome.fasta, genome.folder.path("x.tsv"), settings); }};
  for (const auto& run : along)
    CHECK(std::string(error_in(run).what()).find("track 'b' is infinite at chr1:") != std::string::npos);
}

TEST_CASE("settings of predictions along sequences are errors where each is one window") {
  const Genome genome;
  const std::pair<PredictSettings, Setting> along[] = {{{.whole_sequences = true}, Setting::context},
                                                       {{.step_bases = 12}, Setting::step},
                                                       {{.exclude = "x.bed"}, Setting::exclude}};
  for (const auto& [settings, named] : along) {
    CHECK(error_in([&] { genome.network.predict_sequences(genome.letters, settings); }).settings() ==
          std::vector{named});
    CHECK(error_in([&] { of_records(genome.network, genome.fasta, settings); }).settings() == std::vector{named});
  }
}

TEST_CASE("settings of regions and tracks are errors where variants and splicing are asked for") {
  const Genome genome;
  const VariantSource variants{.texts = {"chr1:60:A:C"}};
  const SpliceSettings splicing{.genes = "genes.gtf"};
  const std::pair<PredictSettings, Setting> of_regions[] = {{{.step_bases = 12}, Setting::step},
                                                            {{.place = SequencePlace::grid}, Setting::place},
                                                            {{.skip_bad_lines = true}, Setting::skip_bad_lines},
                                                            {{.exclude = "x.bed"}, Setting::exclude}};
  for (const auto& [settings, named] : of_regions) {
    CHECK(error_in([&] { genome.network.variant_table(genome.fasta, variants, {}, settings); }).settings() ==
          std::vector{named});
    CHECK(error_in([&] { genome.network.splice_table(genome.fasta, variants, splicing, settings); }).settings() ==
          std::vector{named});
  }
  const std::pair<PredictSettings, Setting> of_tracks[] = {{{.tracks = "all"}, Setting::tracks},
                                                           {{.strand = ReadStrand::reverse}, Setting::strand},
                                                           {{.track_list = {"a"}}, Setting::tracks}};
  for (const auto& [settings, named] : of_tracks)
    CHECK(error_in([&] { genome.network.splice_table(genome.fasta, variants, splicing, settings); }).settings().at(0) ==
          named);
}

TEST_CASE("scores have a place of their own") {
  const Genome genome;
  const auto scored = [&] {
    genome.network.score_table(genome.fasta, {{"chr1:51-60"}}, {}, {.place = SequencePlace::grid});
  };
  CHECK(error_in(scored).settings() == std::vector{Setting::place});
}
