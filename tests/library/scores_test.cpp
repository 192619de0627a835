// SPDX-License-Identifier: MIT
// Tests of tables of scores and of facts of a model.
#include <catch2/catch.hpp>
#include <cmath>

#include "seqcast/seqcast.hpp"
#include "tests/io/temporary_folder.hpp"
#include "tests/library/network_calls.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

std::vector<std::string> names_of(const Table& table) {
  std::vector<std::string> names;
  for (const Column& column : table.columns) names.push_back(column.name);
  return names;
}

std::vector<std::string> texts_of(const Column& column) {
  const auto& texts = std::get<TextColumn>(column.values);
  std::vector<std::string> result;
  for (size_t i = 0; i + 1 < texts.offsets.size(); ++i)
    result.push_back(texts.bytes.substr(static_cast<size_t>(texts.offsets[i]),
                                        static_cast<size_t>(texts.offsets[i + 1] - texts.offsets[i])));
  return result;
}

std::vector<int64_t> numbers_of(const Column& column) { return std::get<std::vector<int64_t>>(column.values); }
std::vector<float> values_of(const Column& column) { return std::get<std::vector<float>>(column.values); }

struct Genome {
  TemporaryFolder folder;
  std::string fasta;

  Genome() {
    std::string letters;
    for (int i = 0; i < 2000; ++i) letters += "ACGT"[(i * i / 7 + i) % 4];
    fasta = folder.write("genome.fa", ">a\n" + letters + "\n");
  }
};

}  // namespace

TEST_CASE("a table has the lines' own columns, and the scores of their regions") {
  const Genome genome;
  const std::string bed = genome.folder.write("r.bed", "a\t1004\t1025\tx\t7\t-\na\t20\t2100\ty\na\t30\t50\n");
  const Network network(card("tiny"));
  ScoreSettings scores;
  scores.statistics = {ScoreStatistic::max, ScoreStatistic::mean};
  const Table table = network.score_table(genome.fasta, {{}, bed, {}}, scores);
  CHECK(table.rows == 3);
  const std::string track = network.row_names()[0], other = network.row_names()[1];
  CHECK(names_of(table) == std::vector<std::string>{"chrom", "start", "end", "name", "score", "strand", track + ".max",
                                                    track + ".mean", other + ".max", other + ".mean"});
  CHECK(texts_of(table.columns[0]) == std::vector<std::string>{"a", "a", "a"});
  CHECK(numbers_of(table.columns[2]) == std::vector<int64_t>{1025, 2100, 50});
  CHECK(texts_of(table.columns[3]) == std::vector<std::string>{"x", "y", "."});
  CHECK(texts_of(table.columns[5]) == std::vector<std::string>{"-", ".", "."});
  const std::vector<GenomeRegion> regions{{"a", 1004, 1025}, {"a", 20, 2000}, {"a", 30, 50}};
  const Table means = network.score_table(genome.fasta, {.regions = regions});
  CHECK(values_of(table.columns[7]) == values_of(means.columns[3]));
  CHECK(values_of(table.columns[9]) == values_of(means.columns[4]));
}

TEST_CASE("an error says which setting of sites is meant") {
  const Genome genome;
  const Network network(card("tiny"));
  const auto in_scores = [&](const ScoreSettings& scores) {
    return error_in([&] { network.score_table(genome.fasta, {{"a:1005-1025"}}, scores); });
  };
  CHECK(in_scores({.site_bases = -1}).settings() == std::vector{Setting::site_bases});
  const Error summit = in_scores({.place = ScorePlace::grid, .around_summit = true});
  CHECK(std::string(summit.what()) == "around=summit is for windows of their own (place=center) or site_bases");
  CHECK(summit.settings() == std::vector{Setting::around, Setting::place, Setting::site_bases});
}

TEST_CASE("regions and texts have the scores of the same lines of a file") {
  const Genome genome;
  const std::string bed = genome.folder.write("r.bed", "a\t1004\t1025\t.\t0\t-\na\t20\t70\t.\t0\t+\n");
  const Network network(card("tiny"));
  for (const int64_t site_bases : {0, 31})
    for (const ScorePlace place : {ScorePlace::grid, ScorePlace::center}) {
      ScoreSettings scores;
      scores.place = place;
      scores.site_bases = site_bases;
      PredictSettings settings;
      settings.strand = ReadStrand::own;
      const Table of_file = network.score_table(genome.fasta, {{}, bed, {}}, scores, settings);
      const Table of_regions =
          network.score_table(genome.fasta, {{}, "", {{"a", 1004, 1025, '-'}, {"a", 20, 70, '+'}}}, scores, settings);
      CHECK(names_of(of_regions)[3] == "strand");
      CHECK(numbers_of(of_regions.columns[1]) == std::vector<int64_t>{1004, 20});
      CHECK(values_of(of_regions.columns[4]) == values_of(of_file.columns[6]));
      settings.strand = ReadStrand::forward;
      const Table forward = network.score_table(genome.fasta, {{}, bed, {}}, scores, settings);
      const Table of_texts = network.score_table(genome.fasta, {{"a:1005-1025", "a:21-70"}}, scores, settings);
      CHECK(values_of(of_texts.columns[3]) == values_of(forward.columns[6]));
    }
}

TEST_CASE("lines that are left out or cannot be scored leave the others as they are") {
  const Genome genome;
  const std::string bed = genome.folder.write("r.bed", "a\t9\t5\na\t1004\t1025\nb\t20\t70\n");
  const Network network(card("tiny"));
  PredictSettings settings;
  std::vector<std::string> told;
  settings.skip_bad_lines = true;
  settings.notice = [&](const Notice& notice) { told.push_back(notice.text()); };
  ScoreSettings scores;
  scores.missing_is_nan = true;
  const Table table = network.score_table(genome.fasta, {{}, bed, {}}, scores, settings);
  REQUIRE(table.rows == 2);
  CHECK(numbers_of(table.columns[1]) == std::vector<int64_t>{1004, 20});
  CHECK(std::isnan(values_of(table.columns[3])[1]));
  CHECK_FALSE(std::isnan(values_of(table.columns[3])[0]));
  CHECK(told.size() == 2);
  settings.skip_bad_lines = true;
  scores.missing_is_nan = false;
  const Table of_regions =
      network.score_table(genome.fasta, {{}, "", {{"b", 1, 9}, {"a", 1004, 1025}}}, scores, settings);
  REQUIRE(of_regions.rows == 1);
  CHECK(numbers_of(of_regions.columns[1]) == std::vector<int64_t>{1004});
  CHECK(values_of(of_regions.columns[3])[0] == values_of(table.columns[3])[0]);
}

TEST_CASE("columns of one name get numbers, and regions come from one place") {
  const Genome genome;
  const Network network(card("tiny"));
  const std::string track = network.row_names()[0];
  const std::string bed =
      genome.folder.write("r.bed", "#chrom\tstart\tend\tn\t" + track + ".mean\tn\na\t4\t25\tx\ty\tz\n");
  const std::vector<std::string> names = names_of(network.score_table(genome.fasta, {{}, bed, {}}));
  CHECK(names[3] == "n");
  CHECK(names[5] == "n_2");
  CHECK(names[6] == track + ".mean_2");
  CHECK_THROWS_AS(network.score_table(genome.fasta, {{"a"}, bed, {}}), RequestError);
  CHECK_THROWS_AS(network.score_table(genome.fasta, {}), RequestError);
}

TEST_CASE("tables of facts are those of the lists") {
  const Network network(card("tiny"));
  const Table fields = network.receptive_field_table();
  const std::vector<LayerField> layers = network.receptive_field();
  REQUIRE(fields.rows == std::ssize(layers));
  for (size_t i = 0; i < layers.size(); ++i) {
    CHECK(texts_of(fields.columns[0])[i] == layers[i].name);
    CHECK(numbers_of(fields.columns[7])[i] == layers[i].field_bases);
  }
  const Table heads = network.head_table();
  CHECK(heads.rows == std::ssize(network.head_fields()));
  CHECK(numbers_of(heads.columns[5])[0] == network.head_fields()[0].field_bases);
  const Table summary = network.summary_table();
  CHECK(summary.rows == std::ssize(layers) + 1);
  CHECK(texts_of(summary.columns[7])[1] == texts_of(summary.columns[0])[0]);
}
