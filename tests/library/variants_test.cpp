// SPDX-License-Identifier: MIT
// Tests of tables of variants; tests/python/test_variants.py checks them against the command line.
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "seqcast/seqcast.hpp"
#include "tests/io/temporary_folder.hpp"
#include "tests/library/network_calls.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

struct Genome {
  std::string letters;
  TemporaryFolder folder;
  std::string fasta;

  Genome() {
    for (int i = 0; i < 2000; ++i) letters += "ACGT"[(i * i / 7 + i) % 4];
    fasta = folder.write("genome.fa", ">a\n" + letters + "\n");
  }
  std::string text(size_t at, size_t ref_bases, const std::string& alt) const {
    return "a:" + std::to_string(at + 1) + ":" + letters.substr(at, ref_bases) + ":" + alt;
  }
};

const Column& column(const Table& table, const std::string& name) {
  for (const Column& one : table.columns)
    if (one.name == name) return one;
  FAIL("no column " + name);
  throw;
}

std::vector<float> numbers(const Table& table, const std::string& name) {
  return std::get<std::vector<float>>(column(table, name).values);
}

std::string text(const Table& table, const std::string& name, size_t row) {
  const auto& texts = std::get<TextColumn>(column(table, name).values);
  return texts.bytes.substr(static_cast<size_t>(texts.offsets[row]),
                            static_cast<size_t>(texts.offsets[row + 1] - texts.offsets[row]));
}

/// The sum of a track's bins in one window.
double sum_of(const Network& network, const std::string& window, size_t track) {
  const Prediction prediction = network.predict_sequences({window}).at(0);
  const auto first = prediction.values.begin() + static_cast<std::ptrdiff_t>(track) * prediction.bins;
  return std::accumulate(first, first + prediction.bins, 0.0);
}

}  // namespace

TEST_CASE("a variant's effect is the difference of its two windows' predictions") {
  const Genome genome;
  const Network network(card("tiny"));
  const auto bases = static_cast<size_t>(network.window_bases());
  const size_t at = 1004, before = at - bases / 2;
  const std::string letter = genome.letters[at] == 'A' ? "C" : "A",
                    inserted = genome.letters[at] + std::string("GATTACA");
  const Table table = network.variant_table(genome.fasta, {"",
                                                           {genome.text(at, 1, letter), genome.text(at, 1, inserted),
                                                            genome.text(at, 5, genome.letters.substr(at, 1))}});
  REQUIRE(table.rows == 3);
  const std::string reference = genome.letters.substr(before, bases);
  const auto with = [&](size_t ref_bases, const std::string& alt) {
    std::string changed = genome.letters;
    return changed.replace(at, ref_bases, alt).substr(before, bases);
  };
  const std::string windows[] = {with(1, letter), with(1, inserted), with(5, genome.letters.substr(at, 1))};
  const std::vector<std::string> tracks = network.row_names();
  for (size_t track = 0; track < tracks.size(); ++track)
    for (size_t row = 0; row < 3; ++row) {
      const double expected = sum_of(network, windows[row], track) - sum_of(network, reference, track);
      CHECK(numbers(table, tracks[track] + ".SAD")[row] == Approx(expected).margin(1e-4));
      CHECK(std::abs(expected) > 1e-3);
      CHECK(text(table, "skipped", row) == ".");
    }
  CHECK(std::get<std::vector<int64_t>>(column(table, "pos").values) == std::vector<int64_t>(3, 1005));
  CHECK(text(table, "alt", 1) == inserted);
}

TEST_CASE("what is not scored is NaN with its reason; settings that exclude each other are errors") {
  const Genome genome;
  const Network network(card("tiny"));
  const std::string other = genome.letters[1004] == 'A' ? "C" : "A";
  const Table table =
      network.variant_table(genome.fasta, {"", {genome.text(1004, 1, other), "a:1005:" + other + ":G"}});
  CHECK(std::isnan(numbers(table, network.row_names()[0] + ".SAD")[1]));
  CHECK(text(table, "skipped", 1) == "ref_mismatch");
  CHECK(error_in([&] { network.variant_table(genome.fasta, {}); }).what() == std::string("no variants are given"));
  CHECK(error_in([&] { network.variant_table(genome.fasta, {"x.vcf", {"a:1:A:C"}}); }).is_request());
  CHECK(error_in([&] {
          network.variant_table(genome.fasta, {"", {"a:1005:" + other + ":G"}});
        }).what() == "variant: no record has the bases of " + genome.fasta + " as its reference (ref_mismatch 1)");
}

TEST_CASE("an error says which setting of a table of variants is meant") {
  const Genome genome;
  const Network network(card("tiny"));
  const VariantSource variants{"", {"a:1:A:C"}};
  const auto in_splicing = [&](const SpliceSettings& settings) {
    return error_in([&] { network.splice_table(genome.fasta, variants, settings); });
  };
  const Error far = in_splicing({.genes = "g", .distance = 5000});
  CHECK(far.what() == std::string("distance is 5000, expected 0 to 4999"));
  CHECK(far.settings() == std::vector{Setting::distance});
  const Error rule = in_splicing({.genes = "g", .mnv = "x"});
  CHECK(rule.what() == std::string("mnv is 'x', expected broad, align, skip"));
  CHECK(rule.settings() == std::vector{Setting::mnv});
  CHECK(in_splicing({.genes = "g", .mask = "x"}).settings() == std::vector{Setting::mask});
  CHECK(in_splicing({.genes = "g", .symbol = "x"}).settings() == std::vector{Setting::symbol});
  CHECK(in_splicing({.genes = "g", .transcripts = "x"}).settings() == std::vector{Setting::transcripts});
  CHECK(in_splicing({}).settings() == std::vector{Setting::genes});
  const Error shared = error_in([&] { network.variant_table(genome.fasta, variants, {.share_window = 1 << 20}); });
  CHECK(shared.settings() == std::vector{Setting::share_window});
}
