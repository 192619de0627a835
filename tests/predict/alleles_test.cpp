// SPDX-License-Identifier: MIT
// Tests of alternatives of which only what they change is computed, against whole windows of each.
#include "predict/alleles.hpp"

#include "model/split_taps.hpp"
#include "seqcast/error.hpp"
#include "tests/predict/scanning.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

constexpr double rounding = 2e-5;  // of the largest value

/// Convolutions that pad the window, pools, residuals with wide dilations.
Model pooled() {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 26, .kernel = 7, .padding = same});
  builder.then(Activation{ActivationFunction::relu});
  builder.then(MaxPool{2});
  for (const int64_t dilation : {1, 2, 5}) {
    const size_t before = builder.last();
    builder.then(Conv1d{.filters = 26, .kernel = 3, .dilation = dilation, .padding = same});
    builder.join({before, builder.last()}, Add{});
  }
  builder.then(Conv1d{.filters = 2, .kernel = 1});
  return model_of(builder.graph(), 240, random_rule(11));
}

/// Convolutions without padding, a profile and its counts.
Model profile_with_counts(uint64_t seed = 3) {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 25, .kernel = 9, .padding = valid});
  size_t trunk = builder.then(Activation{ActivationFunction::relu});
  for (const int64_t dilation : {2, 4, 8}) {
    const size_t cropped = builder.join({trunk}, Crop{dilation, dilation});
    builder.join({trunk}, Conv1d{.filters = 25, .kernel = 3, .dilation = dilation, .padding = valid});
    const size_t body = builder.then(Activation{ActivationFunction::relu});
    trunk = builder.join({cropped, body}, Add{});
  }
  builder.join({trunk}, Conv1d{.filters = 1, .kernel = 15, .padding = valid});
  const size_t profile = builder.then(Crop{10, 10});
  builder.join({trunk}, GlobalPool{Pooling::avg});
  const size_t counts = builder.then(Dense{1});
  // Small weights: values are exponentials.
  const WeightRule rule = [of = random_rule(seed)](std::string_view name, int64_t i) { return of(name, i) / 3; };
  Model model = model_of(builder.graph(), 200, rule, {profile});
  model.contract.heads[0].counts = counts;
  model.contract.heads[0].transform = Transform::profile;
  return model;
}

/// Pools, then a layer of the whole window.
Model flattened() {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 24, .kernel = 11, .padding = same});
  builder.then(Activation{ActivationFunction::relu});
  builder.then(MaxPool{3});
  builder.then(Conv1d{.filters = 30, .kernel = 5, .padding = same});
  builder.then(MaxPool{4});
  builder.then(Flatten{});
  builder.then(Dense{20});
  builder.then(Activation{ActivationFunction::relu});
  builder.then(Dense{4});
  return model_of(builder.graph(), 192, random_rule(5));
}

/// What streams: of a base its surroundings alone.
Model streaming(uint64_t seed = 2) {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 24, .kernel = 11, .padding = same});
  for (const int64_t dilation : {1, 4, 10}) {
    const size_t before = builder.last();
    builder.then(Activation{ActivationFunction::relu});
    builder.then(Conv1d{.filters = 24, .kernel = 11, .dilation = dilation, .padding = same});
    builder.join({before, builder.last()}, Add{});
  }
  builder.then(Conv1d{.filters = 3, .kernel = 1});
  builder.then(Crop{80, 80});
  return model_of(builder.graph(), 300, random_rule(seed));
}

/// Side inputs: a control's two numbers a position, which the strands swap, and one a window, added everywhere.
Model with_controls() {
  Graph graph;
  graph.nodes.push_back({"input", Input{4}, {}});
  graph.nodes.push_back({"profile_bias_input_0", Input{2}, {}});
  graph.nodes.push_back({"counts_bias_input_0", Input{1, true}, {}});
  graph.nodes.push_back({"conv", Conv1d{.filters = 24, .kernel = 9, .padding = same}, {0}});
  graph.nodes.push_back({"both", Concat{}, {3, 1}});
  graph.nodes.push_back({"wide", Conv1d{.filters = 24, .kernel = 3, .dilation = 7, .padding = same}, {4}});
  graph.nodes.push_back({"level", Dense{24}, {2}});
  graph.nodes.push_back({"sum", Add{}, {5, 6}});
  graph.nodes.push_back({"relu", Activation{ActivationFunction::relu}, {7}});
  graph.nodes.push_back({"profile", Conv1d{.filters = 2, .kernel = 5, .padding = same}, {8}});
  graph.nodes.push_back({"pooled", GlobalPool{Pooling::avg}, {8}});
  graph.nodes.push_back({"logcounts", Dense{1}, {10}});
  return model_of(graph, 200, random_rule(7), {9, 11});
}

struct Genome {
  std::vector<std::pair<std::string, std::string>> sequences;

  explicit Genome(Random& random)
      : sequences{{"a", random_letters(random, 1500)}, {"b", random_letters(random, 700)}} {}
};

Allele random_allele(Random& random, const std::string& chrom, Range around, bool moves) {
  const int64_t start = random.between(around.begin, around.end - 1);
  const int64_t most = std::min<int64_t>(std::ssize(chrom), around.end + 3) - start;
  const int64_t ref = std::min(most, random.chance(60) ? int64_t{1} : random.between(1, 9));
  std::string alt;
  const int64_t alt_bases = !moves ? ref : random.chance(30) ? random.between(0, 2) : random.between(1, 40);
  for (int64_t i = 0; i < alt_bases; ++i) alt += random.pick({'A', 'C', 'G', 'T', 'N'});
  return {start, chrom.substr(static_cast<size_t>(start), static_cast<size_t>(ref)), alt};
}

struct Question {
  const Predictor& predictor;
  const Genome& genome;
  bool is_genome;

  /// Alternatives around a place, all of one window; in the genome context each with some bins of its own.
  AlleleStretch stretch(Random& random, bool moves) const {
    const auto& [name, letters] = genome.sequences[static_cast<size_t>(random.between(0, 1))];
    const WindowLayout layout = predictor.layout();
    const int64_t anchor = random.chance(50) ? random.between(0, std::ssize(letters) - 1) : random.between(500, 560);
    const int64_t bin = layout.bin_bases;
    AlleleStretch stretch{name, seqcast::everything, Strand::forward, {}, {}};
    if (random.chance(30)) stretch.kept = {anchor - random.between(1, 200), anchor + random.between(1, 200)};
    const Strand strand = predictor.request().strand;
    stretch.strand = strand == Strand::own ? random.pick({Strand::forward, Strand::reverse}) : strand;
    stretch.bins = is_genome ? WantedBins{anchor / bin * bin, random.between(5, 30)}
                             : WantedBins{anchor - layout.window_bases / 2 + layout.first_base, layout.bins};
    const Range near{std::max<int64_t>(anchor - 40, 0), std::min<int64_t>(anchor + 40, std::ssize(letters))};
    for (int64_t left = random.between(1, 5); left > 0; --left) {
      Alternative alternative{random_allele(random, letters, near, moves), stretch.bins};
      if (is_genome) {
        const int64_t first = random.between(0, stretch.bins.count - 1);
        alternative.bins.begin += first * bin;
        alternative.bins.count = random.between(1, stretch.bins.count - first);
      }
      stretch.alternatives.push_back(alternative);
    }
    return stretch;
  }
};

/// What comes of stretches: of each the bins of the reference that its alternatives have, and these.
struct Answers {
  std::vector<AlleleValues> references;
  std::vector<std::vector<AlleleValues>> alternatives;
};

Answers answers(const Predictor& predictor, const Genome& genome, const std::vector<AlleleStretch>& stretches,
                AlleleOptions options) {
  const TemporaryFolder folder;
  const Fasta fasta(folder.write("x.fa", fasta_text(genome.sequences)));
  options.wants_counts = predictor.head().counts.has_value();
  options.kinds.bins_around = predictor.request().context == Context::genome ? 12 : 0;
  Alleles alleles(predictor, fasta, options);
  CHECK((alleles.way() == AlleleWay::changes) == (options.way == AlleleWay::changes));
  Answers result{std::vector<AlleleValues>(stretches.size()), std::vector<std::vector<AlleleValues>>(stretches.size())};
  alleles.predict(stretches, {[&](size_t s, AlleleValues values) { result.references[s] = std::move(values); },
                              [&](size_t s, size_t a, AlleleValues values) {
                                CHECK(a == result.alternatives[s].size());
                                result.alternatives[s].push_back(std::move(values));
                              }});
  return result;
}

void check_close(const AlleleValues& got, const AlleleValues& expected) {
  test::check_close(got.values, expected.values, rounding);
  test::check_close(got.logits, expected.logits, rounding);
  REQUIRE(got.counts.size() == expected.counts.size());
  for (size_t i = 0; i < got.counts.size(); ++i) CHECK(got.counts[i] == Approx(expected.counts[i]).epsilon(1e-4));
}

bool same_bytes(const AlleleValues& a, const AlleleValues& b) {
  return test::same_bytes(a.values, b.values) && test::same_bytes(a.logits, b.logits) && a.counts == b.counts;
}

Request request(Context context, Strand strand) {
  Request asked;
  asked.context = context;
  asked.strand = strand;
  return asked;
}

/// Each model with the contexts and strands that it has, and with windows that share rows where they can.
void each_predictor(const std::function<void(const Predictor&, const AlleleOptions& changes)>& check) {
  const AlleleOptions changes{.way = AlleleWay::changes};
  for (const Strand strand : {Strand::forward, Strand::reverse, Strand::mean}) {
    check(Predictor({{pooled()}}, request(Context::window, strand)), changes);
    check(Predictor({{flattened()}}, request(Context::window, strand)), changes);
    check(Predictor({{streaming(1), streaming(2)}}, request(Context::window, strand)), changes);
    Request given = request(Context::window, strand);
    given.inputs = {{"profile_bias_input_0", InputSetting::Constants{0.5F, -1}, ""},
                    {"counts_bias_input_0", InputSetting::Constants{2}, ""}};
    check(Predictor({{with_controls()}}, given), changes);
    check(Predictor({{streaming(1)}}, request(Context::genome, strand)), changes);
    check(Predictor({{pooled()}}, request(Context::genome, strand)), changes);
    for (const double near : {0, 1, 2, 64}) {
      const AlleleOptions shared{.kinds = {.near_alternatives = near}, .way = AlleleWay::changes};
      check(Predictor({{profile_with_counts()}}, request(Context::window, strand)), shared);
      check(Predictor({{*split_taps(profile_with_counts())}}, request(Context::window, strand)), shared);
    }
    const AlleleOptions many{.kinds = {.alternatives = 64}, .way = AlleleWay::changes};
    check(Predictor({{streaming(1), *split_taps(streaming(2))}}, request(Context::window, strand)), many);
  }
  const AlleleOptions shared{.kinds = {.near_alternatives = 64}, .way = AlleleWay::changes};
  check(Predictor({{profile_with_counts(1), profile_with_counts(2)}}, request(Context::window, Strand::mean)), shared);
  check(Predictor({{streaming(1), streaming(2)}}, request(Context::genome, Strand::own)), changes);
}

}  // namespace

TEST_CASE("alternatives of which only changes are computed are those of windows computed whole") {
  Random random(1);
  each_predictor([&](const Predictor& predictor, const AlleleOptions& options) {
    const Genome genome(random);
    const bool is_genome = predictor.request().context == Context::genome;
    const Question question{predictor, genome, is_genome};
    std::vector<AlleleStretch> stretches;
    for (int i = 0; i < 12; ++i) stretches.push_back(question.stretch(random, i % 3 > 0));
    const Answers whole = answers(predictor, genome, stretches, {.way = AlleleWay::windows});
    const Answers changes = answers(predictor, genome, stretches, options);
    for (size_t s = 0; s < stretches.size(); ++s) {
      INFO("stretch " << s << ", strand " << to_text(stretches[s].strand) << (is_genome ? ", genome" : ""));
      if (!is_genome) check_close(changes.references[s], whole.references[s]);
      REQUIRE(changes.alternatives[s].size() == stretches[s].alternatives.size());
      for (size_t a = 0; a < stretches[s].alternatives.size(); ++a) {
        const Allele& allele = stretches[s].alternatives[a].allele;
        INFO(allele.start << " " << allele.ref << " " << allele.alt);
        check_close(changes.alternatives[s][a], whole.alternatives[s][a]);
      }
    }
  });
}

TEST_CASE("bytes depend neither on threads, nor on batches, nor on what else is asked") {
  Random random(2);
  each_predictor([&](const Predictor& one, const AlleleOptions& options) {
    const Genome genome(random);
    const Question question{one, genome, one.request().context == Context::genome};
    std::vector<AlleleStretch> stretches;
    for (int i = 0; i < 7; ++i) stretches.push_back(question.stretch(random, i % 2 > 0));
    const Answers first = answers(one, genome, stretches, options);
    Request request = one.request();
    request.threads = 3;
    request.batch = 2;
    const Predictor other(one.ensemble(), request);
    std::vector<AlleleStretch> reversed(stretches.rbegin(), stretches.rend());
    const Answers second = answers(other, genome, reversed, options);
    const size_t last = stretches.size() - 1;
    for (size_t s = 0; s < stretches.size(); ++s) {
      CHECK(same_bytes(second.references[last - s], first.references[s]));
      for (size_t a = 0; a < stretches[s].alternatives.size(); ++a)
        CHECK(same_bytes(second.alternatives[last - s][a], first.alternatives[s][a]));
      AlleleStretch alone = stretches[s];
      alone.alternatives = {stretches[s].alternatives.back()};
      const Answers single = answers(other, genome, {alone}, options);
      CHECK(same_bytes(single.alternatives[0][0], first.alternatives[s].back()));
    }
  });
}

TEST_CASE("an alternative that moves no bases has the bytes of a genome that has it as its reference") {
  Random random(3);
  each_predictor([&](const Predictor& predictor, const AlleleOptions& options) {
    const Genome genome(random);
    const bool is_genome = predictor.request().context == Context::genome;
    const Question question{predictor, genome, is_genome};
    for (int i = 0; i < 5; ++i) {
      AlleleStretch stretch = question.stretch(random, false);
      stretch.kept = seqcast::everything;
      stretch.alternatives.resize(1);
      if (is_genome) stretch.alternatives[0].bins = stretch.bins;
      const Allele allele = stretch.alternatives[0].allele;
      const Answers changes = answers(predictor, genome, {stretch}, options);
      Genome changed = genome;
      for (auto& [name, letters] : changed.sequences)
        if (name == stretch.chrom) letters.replace(static_cast<size_t>(allele.start), allele.ref.size(), allele.alt);
      stretch.alternatives[0].allele = {allele.start, allele.alt, allele.alt};
      const Answers full = answers(predictor, changed, {stretch}, options);
      CHECK(same_bytes(changes.alternatives[0][0], full.references[0]));
      CHECK(same_bytes(full.alternatives[0][0], full.references[0]));
    }
  });
}

TEST_CASE("a limit of memory without room for a reference has windows computed whole") {
  const TemporaryFolder folder;
  Random random(4);
  const Genome genome(random);
  const Fasta fasta(folder.write("x.fa", fasta_text(genome.sequences)));
  const auto within = [](int64_t memory) {
    Request asked = request(Context::window, Strand::forward);
    asked.memory = memory;
    asked.threads = 2;
    return Predictor({{pooled()}}, asked);
  };
  const AlleleOptions many{.kinds = {.alternatives = 64}};
  const auto way = [&](int64_t memory) { return Alleles(within(memory), fasta, many).way(); };
  int64_t too_little = int64_t{18} << 20, enough = too_little + (int64_t{8} << 20);  // the program alone, and far more
  REQUIRE(way(enough) == AlleleWay::changes);
  while (enough - too_little > 1) {
    const int64_t middle = (too_little + enough) / 2;
    const auto is_enough = [&] {
      try {
        return way(middle) == AlleleWay::changes;
      } catch (const Error&) {  // not for windows either
        return false;
      }
    };
    (is_enough() ? enough : too_little) = middle;
  }
  const Predictor least = within(enough), less = within(too_little);
  Alleles by_changes(least, fasta, many), by_windows(less, fasta, many);
  CHECK(by_changes.threads() == 1);
  CHECK(by_changes.memory().total() <= enough);
  REQUIRE(by_windows.way() == AlleleWay::windows);
  CHECK(by_windows.memory().total() <= too_little);
  CHECK(by_changes.share());
  CHECK_FALSE(by_windows.share());
  const Question question{least, genome, false};
  const std::vector<AlleleStretch> stretches{question.stretch(random, true)};
  const auto values = [&](Alleles& alleles) {
    std::vector<AlleleValues> found;
    alleles.predict(stretches, {[](size_t, AlleleValues) {},
                                [&](size_t, size_t, AlleleValues of_one) { found.push_back(std::move(of_one)); }});
    return found;
  };
  const std::vector<AlleleValues> changes = values(by_changes), windows = values(by_windows);
  REQUIRE(changes.size() == windows.size());
  for (size_t i = 0; i < changes.size(); ++i) check_close(changes[i], windows[i]);
}
