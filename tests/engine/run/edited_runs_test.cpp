// SPDX-License-Identifier: MIT
// Tests of edited runs against runs of the edited sequences in full.
#include "engine/run/edited_runs.hpp"

#include <algorithm>
#include <functional>

#include "seqcast/error.hpp"
#include "tests/engine/run/edited.hpp"
#include "tests/model/error_of.hpp"
#include "tests/model/published_graphs.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

constexpr double rounding = 2e-5;  // of the largest value
constexpr int64_t margin = 40;     // bases behind a run that edits may read

/// Layers wide enough for every algorithm: residuals, valid convolutions next to crops, pools, up-sampling, a gate.
Graph wide_graph(Random& random) {
  const int64_t filters = random.between(24, 34);
  GraphBuilder builder;
  builder.then(Conv1d{.filters = filters, .kernel = random.between(1, 9), .padding = same});
  const auto conv = [&](Padding padding, int64_t most_dilation) {
    return Conv1d{.filters = filters,
                  .kernel = random.pick<int64_t>({2, 3, 5, 6, 7, 8, 11}),
                  .dilation = random.between(1, most_dilation),
                  .padding = padding};
  };
  for (int64_t blocks = random.between(2, 4); blocks > 0; --blocks) {
    const size_t before = builder.last();
    switch (random.between(0, 5)) {
      case 0:
        builder.join({before}, Activation{ActivationFunction::relu});
        builder.then(conv(random.pick({same, causal}), 9));
        builder.join({before, builder.last()}, Add{});
        break;
      case 1: {
        const Conv1d layer = conv(valid, 4);
        const int64_t overhang = (layer.kernel - 1) * layer.dilation;
        const size_t cropped = builder.then(Crop{overhang / 2, overhang - overhang / 2});
        builder.join({before}, layer);
        const size_t body = builder.then(Activation{ActivationFunction::relu});
        builder.join({cropped, body}, Add{});
        break;
      }
      case 2:
        builder.then(conv(same, 1));
        builder.then(BatchNorm{1e-3});
        builder.then(Activation{ActivationFunction::gelu_quick});
        builder.then(MaxPool{random.between(2, 3), 0, random.pick({valid, same})});
        break;
      case 3: {
        Conv1d strided = conv(same, 1);
        strided.stride = 2;
        builder.then(strided);
        builder.then(Upsample{2});
        builder.then(conv(same, 3));
        break;
      }
      case 4: {
        Conv1d grouped = conv(same, 3);
        grouped.groups = filters;
        const size_t one = builder.then(grouped);
        builder.join({before}, conv(same, 2));
        builder.join({one, builder.last()}, Concat{});
        builder.then(Conv1d{.filters = filters, .kernel = 1, .padding = valid});
        break;
      }
      default:
        builder.then(conv(sides(random.between(0, 5), random.between(0, 5)), 2));
    }
  }
  if (random.chance(30)) {
    const size_t before = builder.last();
    builder.then(GlobalPool{Pooling::avg});
    const size_t gate = builder.then(Dense{filters});
    builder.join({before, gate}, Multiply{});
  }
  builder.then(Conv1d{.filters = 3, .kernel = random.between(1, 3), .padding = same});
  return builder.graph();
}

/// A model, small or wide, and a sequence for it that goes on behind the window.
struct RandomCase {
  Model model;
  TestSequence sequence;
  int64_t letters = 4;

  RandomCase(uint64_t seed, bool wide) {
    Random random(seed);
    const RandomGraph small = random_graph(seed);
    const Graph graph = wide ? wide_graph(random) : small.graph;
    const int64_t bases = wide ? random.between(150, 400) : small.shapes[0].length;
    model = model_of(graph, bases, random_rule(seed));
    model.contract.unknown = random.pick({0.0, 0.25});
    letters = model.shapes[0].channels;
    sequence = {random_codes(random, bases + margin, letters), static_cast<uint8_t>(letters)};
  }

  Range window() const { return {0, model.contract.window_bases}; }
};

Range random_bins(Random& random, Range all) {
  if (random.chance(40)) return all;
  const int64_t begin = random.between(all.begin, all.end - 1);
  return {begin, random.between(begin + 1, all.end)};
}

/// What an edited run should be: the whole sequence in full.
std::vector<float> expected(EditedCase& cones, const RandomCase& some, const EditedCase::Wanted& wanted) {
  const Range all = all_bins(some.model);
  return slice(cones.full(with(some.sequence, wanted.edits), all), all, wanted.bins);
}

void check_exact(uint64_t seed, bool wide, int edits) {
  INFO("seed " << seed << (wide ? ", wide" : ""));
  Random random(seed);
  const RandomCase some(seed, wide);
  EditedCase cones(some.model, random_cone_plan(some.model, random), 1 + seed % 2);
  Baseline baseline;
  cones.full(some.sequence, all_bins(some.model), &baseline);
  std::vector<EditedCase::Wanted> wanted;
  for (int i = 0; i < edits; ++i)
    wanted.push_back(
        {random_edits(random, some.window(), some.letters, false), random_bins(random, all_bins(some.model))});
  const auto values = cones.edited(baseline, wanted);
  for (size_t i = 0; i < wanted.size(); ++i) CHECK(same_bytes(values[i], expected(cones, some, wanted[i])));
}

void check_moved(uint64_t seed, bool wide, int edits) {
  INFO("seed " << seed << (wide ? ", wide" : ""));
  Random random(seed);
  const RandomCase some(seed, wide);
  EditedCase cones(some.model, random_cone_plan(some.model, random), 1);
  Baseline baseline;
  cones.full(some.sequence, all_bins(some.model), &baseline, margin);
  for (int i = 0; i < edits; ++i) {
    const EditedCase::Wanted wanted{random_edits(random, some.window(), some.letters, true), all_bins(some.model)};
    const TestSequence after = with(some.sequence, wanted.edits);
    std::vector<uint8_t> codes(after.codes.begin(), after.codes.begin() + some.model.contract.window_bases);
    check_close(cones.edited(baseline, {wanted})[0], expected(cones, some, wanted), rounding);
    check_close(cones.edited(baseline, {wanted})[0],
                output_of(some.model, make_plan(some.model, {0}, this_machine()), codes), rounding);
  }
}

}  // namespace

TEST_CASE("300 random graphs: an edit that moves nothing gives the bytes of the edited sequence in full") {
  for (uint64_t seed = 1; seed <= 300; ++seed) check_exact(seed, false, 6);
}

TEST_CASE("150 wide graphs: the same by every algorithm") {
  for (uint64_t seed = 1; seed <= 150; ++seed) check_exact(seed, true, 5);
}

TEST_CASE("300 random graphs: an edit that moves bases gives the values of the edited sequence in full") {
  for (uint64_t seed = 1; seed <= 300; ++seed) check_moved(seed, false, 6);
}

TEST_CASE("100 wide graphs: the same by every algorithm, and as any plan computes it") {
  for (uint64_t seed = 1; seed <= 100; ++seed) check_moved(seed, true, 4);
}

TEST_CASE("an edited run's bytes depend neither on workers nor on what it is run with") {
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    const RandomCase some(seed, seed % 2 == 0);
    const ConePlan plan = random_cone_plan(some.model, random);
    const Range all = all_bins(some.model);
    std::vector<EditedCase::Wanted> wanted;
    for (int i = 0; i < 9; ++i)
      wanted.push_back({random_edits(random, some.window(), some.letters, true), random_bins(random, all)});
    std::vector<std::vector<float>> first;
    for (const size_t workers : {1, 2, 4}) {
      EditedCase cones(some.model, plan, workers);
      Baseline baseline;
      cones.full(some.sequence, all, &baseline, margin);
      const auto together = cones.edited(baseline, wanted);
      if (first.empty()) first = together;
      for (size_t i = 0; i < wanted.size(); ++i) {
        CHECK(same_bytes(together[i], first[i]));
        CHECK(same_bytes(cones.edited(baseline, {wanted[i]})[0], first[i]));
      }
    }
  }
}

TEST_CASE("in the genome context too, from baselines that are moved on as from others") {
  int streamed = 0;
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    const bool wide = seed % 2 == 0;
    RandomCase some(seed, wide);
    if (!streams(some.model.graph, some.model.shapes, some.model.contract.heads[0].node)) continue;
    ++streamed;
    some.sequence.codes = random_codes(random, 900, some.letters);
    ConeOptions options;
    options.what.context = Context::genome;
    EditedCase cones(some.model, random_cone_plan(some.model, random, options), 2);
    const int64_t bin_bases = some.model.contract.heads[0].bin_bases;
    const Range all{random.between(0, 20), 20 + 400 / bin_bases};
    Baseline anew, moved;
    const std::vector<float> reference = cones.full(some.sequence, all, &anew, margin);
    cones.full(some.sequence, {all.begin - 30, all.begin + 1 + (all.size() - 1) / 2}, &moved, margin);
    const int64_t behind = margin / bin_bases + 1;
    CHECK(same_bytes(cones.full(some.sequence, all, nullptr, margin, &moved), reference));
    for (int i = 0; i < 4; ++i) {
      const bool moves = i >= 2;
      const Range within{(all.begin + all.size() / 3) * bin_bases, (all.begin + all.size() / 2) * bin_bases + 1};
      const auto edits = random_edits(random, within, some.letters, moves);
      const Range bins = random_bins(random, {all.begin + behind, all.end - behind});
      const auto values = cones.edited(anew, {{edits, bins}})[0];
      CHECK(same_bytes(cones.edited(moved, {{edits, bins}})[0], values));
      const std::vector<float> in_full = cones.full(with(some.sequence, edits), bins);
      if (moves) {
        check_close(values, in_full, rounding);
      } else {
        CHECK(same_bytes(values, in_full));
      }
    }
  }
  CHECK(streamed > 60);
}

namespace {

/// Three convolutions of three taps, the last behind a pool of two.
struct Tower {
  Model model;
  double row[3];

  Tower() {
    GraphBuilder builder;
    builder.then(Conv1d{.filters = 5, .kernel = 3, .padding = same});
    builder.then(Activation{ActivationFunction::sigmoid});
    builder.then(Conv1d{.filters = 6, .kernel = 3, .padding = same});
    builder.then(MaxPool{2});
    builder.then(Conv1d{.filters = 7, .kernel = 3, .padding = same});
    model = model_of(builder.graph(), 64, random_rule(5));
    row[0] = 4 * 3 * 5;
    row[1] = 5 * 3 * 6 * 2;  // of a pooled row
    row[2] = 6 * 3 * 7;
  }

  double multiply_adds(const std::vector<Edit>& edits, Range bins) const {
    EditedCase cones(model, make_cone_plan(model, {0}, this_machine()), 1);
    Random random(1);
    Baseline baseline;
    cones.full({random_codes(random, 80, 4), 4}, {0, 32}, &baseline, 16);
    cones.edited(baseline, {{edits, bins}});
    CHECK(cones.runs().counts().plain == 64 * row[0] + 32 * row[1] + 32 * row[2]);
    CHECK(cones.runs().counts().of_baselines == cones.runs().counts().plain);
    return cones.runs().counts().computed;
  }
};

}  // namespace

TEST_CASE("only what an edit reaches and what is wanted is computed") {
  const Tower tower;
  // Base 20 reaches rows [19, 22), then [18, 23), which are pools [9, 12), then [8, 13).
  CHECK(tower.multiply_adds({{{20, 21}, {1}}}, {0, 32}) == 3 * tower.row[0] + 3 * tower.row[1] + 5 * tower.row[2]);
  // Bin 8 needs pools [7, 10), of which the edit reaches pool 9: rows [17, 21), of which it reaches two.
  CHECK(tower.multiply_adds({{{20, 21}, {1}}}, {8, 9}) == 2 * tower.row[0] + tower.row[1] + tower.row[2]);
  CHECK(tower.multiply_adds({{{20, 21}, {1}}}, {20, 32}) == 0);
}

TEST_CASE("behind an insertion rows are read as far down as strides allow, and computed where padding begins") {
  const Tower tower;
  // Two bases: rows [19, 23), pools [9, 12), rows [8, 13); at the window's end rows 63, pool 31 and rows 30 and 31.
  CHECK(tower.multiply_adds({{{20, 20}, {1, 2}}}, {0, 32}) ==
        (4 + 1) * tower.row[0] + (3 + 1) * tower.row[1] + (5 + 2) * tower.row[2]);
  // One base: no pool is another moved.
  CHECK(tower.multiply_adds({{{20, 20}, {1}}}, {0, 32}) ==
        (3 + 1) * tower.row[0] + (32 - 9) * tower.row[1] + (32 - 8) * tower.row[2]);
}

TEST_CASE("layers that take the whole window are computed for many edits at once, and their cones before them") {
  const Model model = model_of(dna_primer().graph, 50, random_rule(7));
  EditedCase cones(model, make_cone_plan(model, {0}, this_machine()), 2);
  Random random(7);
  const TestSequence window{random_codes(random, 50, 4), 4};
  Baseline baseline;
  cones.full(window, {0, 1}, &baseline);
  std::vector<EditedCase::Wanted> wanted;
  for (int64_t base = 0; base < 50; ++base)
    for (uint8_t code = 0; code < 4; ++code) wanted.push_back({{{{base, base + 1}, {code}}}, {0, 1}});
  const auto values = cones.edited(baseline, wanted);
  for (size_t i = 0; i < wanted.size(); ++i)
    CHECK(same_bytes(values[i], cones.full(with(window, wanted[i].edits), {0, 1})));
  CHECK(cones.runs().counts().computed < 0.6 * cones.runs().counts().plain);
}

TEST_CASE("blocks of many tracks, several heads and counts come out as a baseline's do") {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 26, .kernel = 5, .padding = same});
  const size_t trunk = builder.then(Activation{ActivationFunction::relu});
  const size_t many = builder.join({trunk}, Conv1d{.filters = 150, .kernel = 1, .padding = valid});
  const size_t few = builder.join({trunk}, Conv1d{.filters = 2, .kernel = 7, .padding = same});
  builder.join({trunk}, GlobalPool{Pooling::avg});
  const size_t counts = builder.then(Dense{2});
  Model model = model_of(builder.graph(), 120, random_rule(3), {many, few});
  model.contract.heads[1].counts = counts;
  ConeOptions options;
  options.what.counts = {counts};
  Random random(4);
  const TestSequence window{random_codes(random, 120, 4), 4};
  EditedCase cones(model, make_cone_plan(model, {0, 1}, this_machine(), options), 2);
  Baseline baseline;
  const std::vector<float> before = cones.full(window, {0, 120}, &baseline);
  CHECK(same_bytes(cones.edited(baseline, {{{}, {0, 120}}})[0], before));
  const std::vector<Edit> edits{{{60, 62}, {0, 3}}};
  const std::vector<float> after = cones.edited(baseline, {{edits, {0, 120}}})[0];
  CHECK(same_bytes(after, cones.full(with(window, edits), {0, 120})));
  CHECK(after.back() != before.back());

  const std::vector<size_t> tracks{149, 3};
  options.what.tracks = {tracks};
  options.what.counts = {};
  ThreadPool workers(1);
  EditedRuns some(model, make_cone_plan(model, {0}, this_machine(), options), workers);
  std::vector<float> values(240, NAN), of_edit(240, NAN);
  Run run{Context::window, {0, 120}, {0, 120}, window.codes, {{tracks, values}}};
  const std::vector<Baseline> kept = some.baselines({&run, 1});
  EditedRun edited{&kept[0], edits, {0, 120}, {{tracks, of_edit}}};
  some.run({&edited, 1});
  for (size_t t = 0; t < 2; ++t)
    for (size_t b = 0; b < 120; ++b) CHECK(of_edit[t * 120 + b] == after[tracks[t] * 120 + b]);
}

TEST_CASE("windows that overlap share rows, and what takes a whole window is computed for each") {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 26, .kernel = 5, .padding = valid});
  size_t trunk = builder.then(Activation{ActivationFunction::relu});
  for (const int64_t dilation : {2, 5}) {
    const size_t cropped = builder.join({trunk}, Crop{dilation, dilation});
    builder.join({trunk}, Conv1d{.filters = 26, .kernel = 3, .dilation = dilation, .padding = valid});
    trunk = builder.join({cropped, builder.last()}, Add{});
  }
  const size_t profile = builder.join({trunk}, Conv1d{.filters = 2, .kernel = 9, .padding = valid});
  builder.join({trunk}, GlobalPool{Pooling::avg});
  const size_t counts = builder.then(Dense{2});
  Model model = model_of(builder.graph(), 120, random_rule(3), {profile});
  model.contract.heads[0].counts = counts;
  REQUIRE(share_rows(model, {0}));
  Random random(6);
  ConeOptions options;
  options.what.counts = {counts};
  EditedCase of_one(model, make_cone_plan(model, {0}, this_machine(), options), 1);
  options.what.context = Context::genome;
  options.of_windows = true;
  const ConePlan plan = random_cone_plan(model, random, options);
  EditedCase of_many(model, plan, 2);
  const TestSequence sequence{random_codes(random, 500, 4), 4};
  const int64_t bins = model.contract.heads[0].bins;
  const Range near{100, 100 + bins + 40};
  Baseline baseline, moved;
  of_many.baseline(sequence, near, baseline, 60);
  of_many.baseline(sequence, {60, 60 + bins}, moved, 60);
  of_many.baseline(sequence, {90, 90 + bins + 60}, moved, 60, true);
  for (int i = 0; i < 40; ++i) {
    const int64_t window = random.between(110, 130);
    const bool moves = i % 2 > 0;
    const auto edits = i < 3 ? std::vector<Edit>{} : random_edits(random, {window + 20, window + 60}, 4, moves);
    const EditedCase::Wanted wanted{edits, {window, window + bins}};
    const std::vector<float> values = of_many.edited(baseline, {wanted})[0];
    CHECK(same_bytes(of_many.edited(moved, {wanted})[0], values));
    const TestSequence after = with(sequence, edits);
    TestSequence alone{after.at({window, window + 120}), 4};
    check_close(values, of_one.full(alone, {0, bins}), rounding);
    if (moves) continue;
    Baseline of_after;
    of_many.baseline(after, near, of_after, 60);
    CHECK(same_bytes(of_many.edited(of_after, {{{}, wanted.bins}})[0], values));
  }
}

TEST_CASE("windows share rows where nothing is padded, a position is a base, and no layer of a window comes before") {
  const auto share = [](const std::function<void(GraphBuilder&)>& build) {
    GraphBuilder builder;
    builder.then(Conv1d{.filters = 4, .kernel = 5, .padding = valid});
    build(builder);
    return share_rows(model_of(builder.graph(), 60, random_rule(1)), {0});
  };
  CHECK(share([](GraphBuilder& graph) { graph.then(Conv1d{.filters = 2, .kernel = 3, .padding = valid}); }));
  CHECK_FALSE(share([](GraphBuilder& graph) { graph.then(Conv1d{.filters = 2, .kernel = 3, .padding = same}); }));
  CHECK_FALSE(share([](GraphBuilder& graph) { graph.then(MaxPool{2}); }));
  CHECK_FALSE(share([](GraphBuilder& graph) { graph.then(GlobalPool{Pooling::avg}); }));
  CHECK_FALSE(share([](GraphBuilder& graph) {
    const size_t before = graph.last();
    graph.then(GlobalPool{Pooling::avg});
    graph.join({before, graph.then(Dense{4})}, Multiply{});
  }));
}

TEST_CASE("what cannot be edited is an error") {
  const Tower tower;
  EditedCase cones(tower.model, make_cone_plan(tower.model, {0}, this_machine()), 1);
  Random random(1);
  const TestSequence window{random_codes(random, 64, 4), 4};
  Baseline baseline;
  cones.full(window, {4, 20}, &baseline);
  const auto error = [&](std::vector<Edit> edits, Range bins) {
    return error_of([&] { cones.edited(baseline, {{std::move(edits), bins}}); });
  };
  CHECK(error({{{20, 21}, {1}}}, {3, 20}) == "an edited run reads bins 3 to 20 of its baseline, which has 4 to 20");
  CHECK(error({{{20, 22}, {1, 1}}, {{21, 22}, {1}}}, {4, 20}) ==
        "an edit of positions 21 to 22 follows one that ends at 22");
  CHECK(error_of([&] {
          const Model whole = model_of(dna_primer().graph, 50, random_rule(7));
          ConeOptions options;
          options.what.context = Context::genome;
          make_cone_plan(whole, {0}, this_machine(), options);
        }) == "layer 'flatten_3' takes the whole window: it cannot run along a chromosome");
}
