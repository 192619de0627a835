// SPDX-License-Identifier: MIT
// Tests that scanned values do not depend on batch, threads, regions or compression.
#include "predict/scan.hpp"

#include "tests/predict/scanning.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

/// 27 bins of 2 bases in windows of 64, off the middle; four tracks, strand pairs 0-1 and 2-3.
Model binned(Transform transform = Transform::softplus) {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 9, .kernel = 5, .padding = same});
  builder.then(BatchNorm{1e-3});
  builder.then(Activation{ActivationFunction::gelu_quick});
  builder.then(MaxPool{2});
  const size_t before = builder.then(Conv1d{.filters = 6, .kernel = 3, .dilation = 2, .padding = same});
  builder.then(Activation{ActivationFunction::relu});
  builder.then(Conv1d{.filters = 6, .kernel = 4, .padding = same});
  builder.join({before, builder.last()}, Add{});
  builder.then(Crop{3, 2});
  builder.then(Dense{4}, "tracks");
  Model model = model_of(builder.graph(), 64, random_rule(11));
  Head& head = model.contract.heads[0];
  head.first_base = 6;
  head.transform = transform;
  head.strand_pairs = {1, 0, 3, 2};
  settle(model);
  return model;
}

/// One value of three classes for 25 bases of windows of 30.
Model one_value() {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 8, .kernel = 6});
  builder.then(MaxPool{4});
  builder.then(Flatten{FlattenOrder::length_major});
  builder.then(Dense{3});
  Model model = model_of(builder.graph(), 30, random_rule(12));
  Head& head = model.contract.heads[0];
  head.bin_bases = 25;
  head.first_base = 2;
  head.transform = Transform::softmax;
  settle(model);
  return model;
}

/// Long and short contigs: shorter than a window, one base, exactly six windows' worth.
std::vector<std::pair<std::string, std::string>> contigs() {
  Random random(21);
  return {{"long", random_letters(random, 1501)},
          {"short", random_letters(random, 20)},
          {"one", "G"},
          {"exact", random_letters(random, 54 * 6)}};
}

struct Genome {
  TemporaryFolder folder;
  Fasta fasta{folder.write("genome.fa", fasta_text(contigs()))};
};

std::vector<uint8_t> letters_to_codes(const std::string& letters, int64_t begin, int64_t bases) {
  std::vector<uint8_t> codes;
  for (int64_t base = begin; base < begin + bases; ++base) {
    const bool there = base >= 0 && base < static_cast<int64_t>(letters.size());
    const size_t at = there ? std::string_view("ACGTacgt").find(letters[base]) : std::string_view::npos;
    codes.push_back(static_cast<uint8_t>(at == std::string_view::npos ? 4 : at % 4));
  }
  return codes;
}

/// Windows cut by hand from the letters, each through the naive loops: [tracks][bases] of a sequence.
std::vector<std::vector<float>> by_hand(const Model& model, const std::string& letters, int64_t step) {
  const Head& head = model.contract.heads[0];
  const auto length = static_cast<int64_t>(letters.size());
  std::vector<std::vector<float>> result(head.tracks.size(), std::vector<float>(letters.size(), NAN));
  for (int64_t owned = 0; owned < length; owned += step) {
    const int64_t bins_begin = owned + floor_div(step - head.kept_bases(), 2);
    const std::vector<double> raw =
        by_loops(model, letters_to_codes(letters, bins_begin - head.first_base, model.contract.window_bases));
    std::vector<float> values(raw.begin(), raw.end());
    apply(head.transform, values, static_cast<int64_t>(head.tracks.size()), head.bins);
    for (int64_t base = owned; base < std::min(owned + step, length); ++base)
      for (size_t t = 0; t < head.tracks.size(); ++t)
        result[t][base] = values[t * head.bins + static_cast<size_t>((base - bins_begin) / head.bin_bases)];
  }
  return result;
}

void check_by_hand(const Model& model, int64_t step) {
  const Genome genome;
  const Scanned scanned = scan_file(model, genome.fasta, {all_tracks(model), {}, {}, step});
  for (const auto& [name, letters] : contigs()) {
    INFO(name);
    const auto expected = by_hand(model, letters, step > 0 ? step : model.contract.heads[0].kept_bases());
    for (size_t t = 0; t < expected.size(); ++t) check_close(scanned.values.at(name)[t], expected[t], 1e-5);
  }
  CHECK(scanned.counts.bases == 1501 + 20 + 1 + 54 * 6);
}

/// A few models and contexts, each with a name.
struct RunSetting {
  std::string name;
  Model model;
  ScanOptions options;
  int64_t step = 0;
};

std::vector<RunSetting> settings() {
  ScanOptions genome_context{Context::genome};
  ScanOptions both = genome_context;
  both.strand = Strand::mean;
  ScanOptions reverse{Context::window, Strand::reverse};
  return {{"windows", binned(), {}},         {"chromosomes", binned(), genome_context},
          {"both strands", binned(), both},  {"reverse windows", binned(), reverse},
          {"one value", one_value(), {}, 7}, {"one value, reverse", one_value(), reverse, 25}};
}

}  // namespace

TEST_CASE("values are those of windows cut by hand, with unknown bases beyond a sequence's ends") {
  SECTION("bins") { check_by_hand(binned(), 0); }
  SECTION("bins, with a step") { check_by_hand(binned(), 20); }
  SECTION("bins whose step is odd to what is kept") { check_by_hand(binned(), 18); }
  SECTION("one value") { check_by_hand(one_value(), 0); }
  SECTION("one value, with a step") { check_by_hand(one_value(), 4); }
  SECTION("one value every base") { check_by_hand(one_value(), 1); }
  SECTION("an unknown base that is a quarter of each") {
    Model model = binned();
    model.contract.unknown = 0.25;
    check_by_hand(model, 0);
  }
}

TEST_CASE("bytes depend neither on batch nor on threads") {
  const Genome genome;
  for (const RunSetting& setting : settings()) {
    INFO(setting.name);
    Asked asked{all_tracks(setting.model), setting.options, {}, setting.step, 0};
    if (setting.options.context == Context::genome) asked.piece_bins = 13;
    asked.options.batch = 1;
    const Scanned first = scan_file(setting.model, genome.fasta, asked);
    for (const size_t threads : {1, 2, 4}) {
      for (const size_t batch : {0, 1, 3, 8}) {
        asked.options.threads = threads;
        asked.options.batch = batch;
        const Scanned scanned = scan_file(setting.model, genome.fasta, asked);
        CHECK(same_bytes(scanned.values, first.values));
        CHECK(scanned.counts.windows == first.counts.windows);
      }
    }
  }
}

TEST_CASE("regions are slices of the whole, byte for byte, and so are pieces of any length") {
  const Genome genome;
  for (const RunSetting& setting : settings()) {
    INFO(setting.name);
    const Asked all{all_tracks(setting.model), setting.options, {}, setting.step, 0};
    const Scanned whole = scan_file(setting.model, genome.fasta, all);
    for (uint64_t seed = 1; seed <= 12; ++seed) {
      Random random(seed);
      Asked asked = all;
      for (const Sequence& sequence : genome.fasta.sequences())
        for (int64_t i = random.between(0, 3); i > 0; --i) {
          const int64_t start = random.between(0, sequence.length - 1);
          asked.regions.push_back({sequence.name, start, random.between(start + 1, sequence.length)});
        }
      if (asked.regions.empty()) continue;
      asked.regions = merge(asked.regions, genome.fasta);
      if (setting.options.context == Context::genome) asked.piece_bins = random.between(1, 60);
      const Scanned part = scan_file(setting.model, genome.fasta, asked);
      ByBase expected = whole.values;
      for (auto& [chrom, tracks] : expected)
        for (auto& track : tracks)
          for (size_t base = 0; base < track.size(); ++base) {
            const auto here = static_cast<int64_t>(base);
            bool in = false;
            for (const Interval& region : asked.regions)
              in = in || (region.chrom == chrom && here >= region.start && here < region.end);
            if (!in) track[base] = NAN;
          }
      CHECK(same_bytes(part.values, expected));
    }
  }
}

TEST_CASE("plain, BGZF and gzip files give the same bytes") {
  const Genome genome;
  const std::string path = genome.folder.path("genome.fa");
  REQUIRE(std::system(("bgzip -c " + path + " > " + path + ".bgz && gzip -c " + path + " > " + path + ".gz").c_str()) ==
          0);
  const Model model = binned();
  const Asked asked{all_tracks(model), {}, {}};
  const Scanned plain = scan_file(model, genome.fasta, asked);
  CHECK(same_bytes(scan_file(model, Fasta(path + ".bgz"), asked).values, plain.values));
  CHECK(same_bytes(scan_file(model, Fasta(path + ".gz"), asked).values, plain.values));
}

TEST_CASE("the genome context says what a window says where the window is clean, and never sees its edges") {
  const Genome genome;
  const Model model = binned();
  const Asked asked{all_tracks(model), {Context::genome}, {}};
  const Scanned streamed = scan_file(model, genome.fasta, asked);
  const Scanned windows = scan_file(model, genome.fasta, {all_tracks(model), {}, {}});
  const Range free_of_edges = clean(model.graph, model.shapes)[model.contract.heads[0].node];
  REQUIRE(!free_of_edges.empty());
  int64_t apart = 0;
  for (const auto& [name, letters] : contigs()) {
    for (size_t base = 0; base < letters.size(); ++base) {
      const int64_t bin = static_cast<int64_t>(base) % 54 / 2;
      const float a = streamed.values.at(name)[0][base];
      const float b = windows.values.at(name)[0][base];
      if (bin >= free_of_edges.begin && bin < free_of_edges.end) {
        CHECK(a == Approx(b).epsilon(1e-5).margin(1e-5));
      } else {
        apart += std::abs(a - b) > 1e-3;
      }
    }
  }
  CHECK(apart > 0);
}

TEST_CASE("identical windows have identical values") {
  const TemporaryFolder folder;
  Random random(5);
  const std::string once = random_letters(random, 54);
  std::string text;
  for (int i = 0; i < 12; ++i) text += once;
  const Fasta fasta(folder.write("same.fa", fasta_text({{"same", text}})));
  const Model model = binned();
  ScanOptions options;
  options.batch = 5;
  const Scanned scanned = scan_file(model, fasta, {all_tracks(model), options, {}});
  const std::vector<float>& track = scanned.values.at("same")[2];
  for (int64_t base = 54 * 2; base < 54 * 11; ++base) CHECK(track[base] == track[base - 54]);
}
