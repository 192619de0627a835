// SPDX-License-Identifier: MIT
// Tests of the executor against the reference, for any tiling, batch and number of workers.
#include "tests/engine/run/run_steps.hpp"
#include "tests/model/published_graphs.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

constexpr double rounding = 1e-5;  // of the largest value

/// A model of a random graph, and some windows for it.
struct RandomCase {
  Model model;
  std::vector<TestSequence> windows;

  explicit RandomCase(uint64_t seed) {
    Random random(seed);
    const RandomGraph drawn = random_graph(seed);
    model = model_of(drawn.graph, drawn.shapes[0].length, random_rule(seed));
    model.contract.unknown = random.pick({0.0, 0.25});
    const auto letters = static_cast<uint8_t>(drawn.shapes[0].channels);
    for (int i = 0; i < 8; ++i) windows.push_back({random_codes(random, drawn.shapes[0].length, letters), letters});
  }
};

/// All windows, `batch` at a time.
std::vector<std::vector<float>> by_batches(Executor& executor, const RandomCase& some, size_t batch) {
  std::vector<std::vector<float>> result;
  for (size_t first = 0; first < some.windows.size(); first += batch) {
    const size_t last = std::min(first + batch, some.windows.size());
    const std::vector<TestSequence> part(some.windows.begin() + first, some.windows.begin() + last);
    for (auto& values : outputs(executor, some.model, Context::window, all_bins(some.model), part))
      result.push_back(std::move(values));
  }
  return result;
}

}  // namespace

TEST_CASE("a plan with values of another type than f32 has no kernels") {
  const RandomCase some(1);
  ThreadPool workers(1);
  Plan of_steps = make_plan(some.model, {0}, this_machine());
  Plan of_boundaries = of_steps;
  of_steps.segments[0].steps[0].type = DataType::bf16;
  of_boundaries.segments[0].keeps[0].type = DataType::bf16;
  CHECK_THROWS_AS(Executor(some.model, of_steps, workers), std::logic_error);
  CHECK_THROWS_AS(Executor(some.model, of_boundaries, workers), std::logic_error);
}

TEST_CASE("200 random graphs compute what the naive loops compute, in tiles of any size and segments of any number") {
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    const RandomCase some(seed);
    for (int i = 0; i < 2; ++i) check_against_loops(some.model, some.windows[i].codes, random, rounding);
  }
}

TEST_CASE("a random graph's bytes depend neither on the number of workers nor on the batch") {
  for (uint64_t seed = 1; seed <= 150; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    const RandomCase some(seed);
    const Plan plan = seed % 2 ? make_plan(some.model, {0}, this_machine()) : random_plan(some.model, {0}, random);
    std::vector<std::vector<float>> first;
    for (const size_t workers : {1, 2, 4}) {
      ThreadPool crew(workers);
      Executor executor(some.model, plan, crew);
      for (const size_t batch : {1, 3, 8}) {
        const auto values = by_batches(executor, some, batch);
        if (first.empty()) first = values;
        for (size_t w = 0; w < values.size(); ++w) CHECK(same_bytes(values[w], first[w]));
      }
    }
  }
}

TEST_CASE("bins asked alone are a slice of the window, byte for byte") {
  for (uint64_t seed = 1; seed <= 150; ++seed) {
    INFO("seed " << seed);
    Random random(seed);
    const RandomCase some(seed);
    ThreadPool workers(1);
    Executor executor(some.model, random_plan(some.model, {0}, random), workers);
    const Range all = all_bins(some.model);
    const std::vector<float> whole = output(executor, some.model, Context::window, all, some.windows[0]);
    for (int i = 0; i < 3; ++i) {
      const int64_t begin = random.between(0, all.end - 1);
      const Range part{begin, random.between(begin + 1, all.end)};
      const std::vector<float> values = output(executor, some.model, Context::window, part, some.windows[0]);
      CHECK(same_bytes(values, slice(whole, all, part)));
    }
  }
}

TEST_CASE("identical windows in every slot of a batch give identical bytes") {
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    const RandomCase some(seed);
    ThreadPool workers(2);
    Executor executor(some.model, make_plan(some.model, {0}, this_machine()), workers);
    const std::vector<TestSequence> windows(11, some.windows[0]);
    const auto values = outputs(executor, some.model, Context::window, all_bins(some.model), windows);
    for (const auto& window : values) CHECK(same_bytes(window, values[0]));
  }
}

TEST_CASE("only the tracks that are asked for come out, in the order asked") {
  GraphBuilder builder = GraphBuilder(4);
  builder.then(Conv1d{.filters = 7, .kernel = 3, .padding = same});
  const Model model = model_of(builder.graph(), 20, random_rule(1));
  ThreadPool workers(1);
  Executor executor(model, make_plan(model, {0}, this_machine()), workers);
  Random random(1);
  const TestSequence window{random_codes(random, 20, 4), 4};
  const std::vector<float> all = output(executor, model, Context::window, {0, 20}, window);
  const std::vector<size_t> tracks{5, 0, 5};
  std::vector<float> values(3 * 20);
  std::vector<Run> runs{{Context::window, {0, 20}, {0, 20}, window.codes, {{tracks, values}}}};
  executor.compute(runs);
  for (size_t t = 0; t < tracks.size(); ++t)
    for (size_t b = 0; b < 20; ++b) CHECK(values[t * 20 + b] == all[tracks[t] * 20 + b]);
}

TEST_CASE("several heads, one read by another's layers, are computed at once as each alone") {
  GraphBuilder builder(4);
  builder.then(Conv1d{.filters = 6, .kernel = 5, .padding = same});
  const size_t norm = builder.then(BatchNorm{1e-3});
  const size_t first = builder.then(Activation{ActivationFunction::relu});
  const size_t second = builder.then(Conv1d{.filters = 3, .kernel = 3, .dilation = 2, .padding = same});
  const size_t third = builder.join({norm, first}, Add{});
  Model model = model_of(builder.graph(), 30, random_rule(3), {first, second, third});
  Random random(3);
  const TestSequence window{random_codes(random, 30, 4), 4};
  ThreadPool workers(2);
  std::vector<float> alone;
  for (size_t head = 0; head < 3; ++head) {
    Executor executor(model, make_plan(model, {head}, this_machine()), workers);
    const std::vector<float> values = output(executor, model, Context::window, {3, 29}, window);
    alone.insert(alone.end(), values.begin(), values.end());
  }
  for (int i = 0; i < 20; ++i) {
    Executor executor(model, random_plan(model, {0, 1, 2}, random), workers);
    check_close(output(executor, model, Context::window, {3, 29}, window), alone, rounding);
  }
}

TEST_CASE("an executor tells what its weights and a worker's scratch take") {
  const Model model = model_of(dna_primer().graph, 50, random_rule(1));
  ThreadPool workers(2);
  const Executor executor(model, make_plan(model, {0}, this_machine()), workers);
  CHECK(executor.weight_bytes() > 6226 * 4 / 2);
  CHECK(executor.scratch_bytes() > 50);
  CHECK(executor.plan().segments.back().steps[0].algorithm == Algorithm::gemm);
}
