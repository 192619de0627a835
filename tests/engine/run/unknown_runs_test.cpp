// SPDX-License-Identifier: MIT
// Tests of the cached outputs for runs of unknown bases.
#include "engine/run/unknown_runs.hpp"
#include "engine/run/unknown_bins.hpp"
#include "tests/engine/run/run_steps.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

/// Bins of 4 bases that see 23, an odd number of tiles a window.
Model small_model() {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 6, .kernel = 5, .padding = same});
  builder.then(MaxPool{2});
  builder.then(Conv1d{.filters = 5, .kernel = 3, .dilation = 2, .padding = same});
  builder.then(Activation{ActivationFunction::gelu_tanh});
  builder.then(MaxPool{2});
  builder.then(Conv1d{.filters = 3, .kernel = 3, .padding = same});
  Model model = model_of(builder.graph(), 96, random_rule(21));
  model.contract.unknown = 0.25;
  return model;
}

/// Known bases with two long stretches of unknown ones, and one that is too short to matter.
TestSequence gapped(int64_t bases) {
  Random random(9);
  TestSequence sequence{random_codes(random, bases, 4), 4};
  std::fill_n(sequence.codes.begin() + bases / 5 + 1, 2 * (1 << 14) + 7, uint8_t{4});
  std::fill_n(sequence.codes.begin() + bases / 2 + 3, 100, uint8_t{4});
  std::fill(sequence.codes.end() - (1 << 14) - 301, sequence.codes.end(), uint8_t{4});
  return sequence;
}

UnknownBins unknown_bins(const Model& model, Context context) {
  return {model, make_plan(model, {0}, this_machine()), context};
}

/// What a plain executor without the sparing would be asked to compute.
struct Watched {
  Executor& executor;
  int64_t bins = 0;

  void compute(std::span<Run> runs) {
    for (const Run& run : runs) bins += run.bins.size();
    executor.compute(runs);
  }
};

}  // namespace

TEST_CASE("bins that read unknown bases alone are found one by one") {
  const Model model = small_model();
  const UnknownBins bins = unknown_bins(model, Context::genome);
  CHECK(bins.period() == 1);
  const size_t head = model.contract.heads[0].node;
  std::vector<uint8_t> codes(400, 4);
  codes[137] = 2;
  const Range bases{-200, 200};
  const std::vector<bool> unknown = bins.among({-30, 30}, bases, codes);
  for (int64_t bin = -30; bin < 30; ++bin) {
    const Range seen = needs(model.graph, model.shapes, head, {bin, bin + 1})[0];
    CHECK(unknown[static_cast<size_t>(bin + 30)] == (137 - 200 < seen.begin || 137 - 200 >= seen.end));
  }
  codes.assign(400, 0);
  const std::vector<bool> none = bins.among({-30, 30}, bases, codes);
  CHECK(std::find(none.begin(), none.end(), true) == none.end());
}

TEST_CASE("a stretch is left out only where it is long, or all that is asked") {
  const Model model = small_model();
  const UnknownBins bins = unknown_bins(model, Context::genome);
  std::vector<bool> unknown(10000, false);
  std::fill(unknown.begin() + 1000, unknown.begin() + 7000, true);
  std::fill(unknown.begin() + 8000, unknown.begin() + 8010, true);
  CHECK(bins.to_compute({50, 10050}, unknown) == std::vector<Range>{{50, 1050}, {7050, 10050}});
  CHECK(bins.to_compute({0, 10}, std::vector<bool>(10, true)).empty());
  CHECK(bins.to_compute({0, 10}, std::vector<bool>(10, false)) == std::vector<Range>{{0, 10}});
}

TEST_CASE("a pattern that repeats after several bins is found with its phases") {
  GraphBuilder builder;
  builder.then(MaxPool{3});
  builder.then(Conv1d{.filters = 2, .kernel = 3, .padding = same});
  const Model pooled = model_of(builder.graph(), 96, random_rule(1));
  CHECK(unknown_bins(pooled, Context::genome).period() == 1);
  const UnknownBins window = unknown_bins(pooled, Context::window);
  CHECK(window.period() == pooled.contract.heads[0].bins);
  CHECK(window.canonical(5) == 5);
  CHECK(unknown_bins(small_model(), Context::genome).canonical(-7) == 0);
}

TEST_CASE("a sequence with long gaps has the values of one that is computed base by base, and its pieces are slices") {
  const Model model = small_model();
  const int64_t bases = 90001;
  const TestSequence sequence = gapped(bases);
  const Range all{-5, bases / 4 + 9};
  ThreadPool workers(2);
  Executor executor(model, make_plan(model, {0}, this_machine()), workers);
  const std::vector<float> whole = output(executor, model, Context::genome, all, sequence);
  // One bin at a time of a long window around it says the same, within rounding.
  Model around = model_of(model.graph, 96 * 1000, random_rule(21));
  around.contract.unknown = 0.25;
  const std::vector<float> expected =
      output_of(around, make_plan(around, {0}, this_machine()), sequence.at({-400, 96 * 1000 - 400}));
  const Range window_bins{0, around.contract.heads[0].bins};
  check_close(whole, slice(expected, window_bins, {all.begin + 100, all.end + 100}), 1e-5);
  Random random(2);
  for (int i = 0; i < 30; ++i) {
    const int64_t begin = random.between(all.begin, all.end - 1);
    const Range piece{begin, std::min(begin + random.between(1, 9000), all.end)};
    CHECK(same_bytes(output(executor, model, Context::genome, piece, sequence), slice(whole, all, piece)));
  }
}

TEST_CASE("long gaps are not computed, and windows of unknown bases once") {
  const Model model = small_model();
  ThreadPool workers(1);
  Executor executor(model, make_plan(model, {0}, this_machine()), workers);
  Watched watched{executor};
  UnknownRuns runs(
      model, executor.plan(), [&](std::span<Run> some) { watched.compute(some); },
      [&](Context context, Range bins) { return executor.input_bases(context, bins); });
  const TestSequence sequence = gapped(90001);
  const Range bins{0, 23000};
  const Range bases = executor.input_bases(Context::genome, bins);
  const std::vector<uint8_t> codes = sequence.at(bases);
  const std::vector<size_t> tracks{1};
  std::vector<float> values(23000);
  std::vector<Run> one{{Context::genome, bins, bases, codes, {{tracks, values}}}};
  runs.compute(one);
  CHECK(watched.bins < 23000 - (3 << 14) / 4 + 500);
  CHECK(same_bytes(values,
                   slice(output(executor, model, Context::genome, bins, sequence), {0, 3 * 23000}, {23000, 46000})));

  watched.bins = 0;
  const std::vector<uint8_t> unknown(96, 4);
  std::vector<std::vector<float>> out(5, std::vector<float>(24));
  std::vector<Run> windows;
  for (auto& some : out) windows.push_back({Context::window, {0, 24}, {0, 96}, unknown, {{tracks, some}}});
  runs.compute(windows);
  CHECK(watched.bins == 24);
  for (const auto& some : out) CHECK(same_bytes(some, out[0]));
}
