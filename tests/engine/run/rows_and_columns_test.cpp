// SPDX-License-Identifier: MIT
// Tests of batched rows and of subsets of tracks.
#include "tests/engine/run/run_steps.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

constexpr double rounding = 1e-5;  // of the largest value

/// A window of 40 bases, flattened: dense layers of several column blocks, the last of them not full; a residual.
Model flattened() {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 9, .kernel = 7});
  builder.then(MaxPool{2});
  builder.then(Flatten{FlattenOrder::channel_major});
  builder.then(Dense{150});
  builder.then(BatchNorm{1e-3});
  builder.then(Activation{ActivationFunction::relu});
  const size_t before = builder.last();
  builder.then(Dense{150});
  builder.then(Activation{ActivationFunction::exp_linear});
  builder.join({before, builder.last()}, Add{});
  builder.then(Softmax{Axis::channels});
  builder.then(Dense{131});
  return model_of(builder.graph(), 40, random_rule(11));
}

/// 20 bins of 2 bases, 200 tracks.
Model many_tracks() {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 24, .kernel = 5, .padding = same});
  builder.then(MaxPool{2});
  builder.then(Dense{200});
  return model_of(builder.graph(), 40, random_rule(12));
}

std::vector<TestSequence> windows(size_t count) {
  Random random(4);
  std::vector<TestSequence> result;
  for (size_t i = 0; i < count; ++i) result.push_back({random_codes(random, 40, 4), 4});
  return result;
}

/// Raw outputs of some tracks of a window, from a plan that is made for them alone.
std::vector<float> tracks_alone(const Model& model, const std::vector<size_t>& tracks, const TestSequence& window) {
  ThreadPool workers(2);
  Executor executor(model, make_plan(model, {0}, this_machine(), {{tracks}}), workers);
  const Range bins = all_bins(model);
  std::vector<float> values(tracks.size() * static_cast<size_t>(bins.size()));
  std::vector<Run> runs{{Context::window, bins, {0, 40}, window.codes, {{tracks, values}}}};
  executor.compute(runs);
  return values;
}

std::vector<Range> columns_of(const Plan& plan) { return plan.segments.back().steps.back().columns; }

}  // namespace

TEST_CASE("steps of one row a window are segments of their own, and compute what the naive loops compute") {
  const Model model = flattened();
  const Plan plan = make_plan(model, {0}, this_machine());
  size_t rows = 0;
  for (const Segment& segment : plan.segments)
    for (const Step& step : segment.steps) {
      CHECK(step.one_row == segment.by_rows);
      rows += step.one_row;
    }
  CHECK(rows == 5);  // dense + norm + relu, dense + exp_linear, add, softmax, dense
  Random random(3);
  for (const TestSequence& window : windows(3)) check_against_loops(model, window.codes, random, rounding);
}

TEST_CASE("a window's bytes depend neither on its batch nor on its slot nor on the workers where rows are multiplied") {
  const Model model = flattened();
  const std::vector<TestSequence> all = windows(16);
  std::vector<std::vector<float>> alone;
  for (const size_t threads : {1, 2, 4}) {
    ThreadPool workers(threads);
    Executor executor(model, make_plan(model, {0}, this_machine()), workers);
    for (const size_t batch : {1, 7, 16}) {
      std::vector<std::vector<float>> values;
      for (size_t first = 0; first < all.size(); first += batch) {
        const std::vector<TestSequence> some(all.begin() + first, all.begin() + std::min(first + batch, all.size()));
        for (auto& window : outputs(executor, model, Context::window, {0, 1}, some))
          values.push_back(std::move(window));
      }
      if (alone.empty()) alone = values;
      for (size_t w = 0; w < all.size(); ++w) CHECK(same_bytes(values[w], alone[w]));
    }
  }
}

TEST_CASE("only the blocks of a head that hold asked tracks are computed, and a track's bytes are the same in any") {
  for (const Model& model : {many_tracks(), flattened()}) {
    const TestSequence window = windows(1)[0];
    const auto tracks = static_cast<int64_t>(model.contract.heads[0].tracks.size());
    std::vector<size_t> every(static_cast<size_t>(tracks));
    std::iota(every.begin(), every.end(), size_t{0});
    const std::vector<float> all = tracks_alone(model, every, window);
    check_close(all, by_loops(model, window.codes), rounding);
    const auto bins = static_cast<size_t>(all_bins(model).size());
    for (const std::vector<size_t>& asked :
         std::vector<std::vector<size_t>>{{0}, {63}, {64}, {every.back()}, {2, every.back()}, {127, 65, 3}}) {
      const std::vector<float> values = tracks_alone(model, asked, window);
      for (size_t t = 0; t < asked.size(); ++t)
        for (size_t bin = 0; bin < bins; ++bin) REQUIRE(values[t * bins + bin] == all[asked[t] * bins + bin]);
    }
    CHECK(columns_of(make_plan(model, {0}, this_machine(), {{{65}}})) == std::vector<Range>{{64, 128}});
    CHECK(columns_of(make_plan(model, {0}, this_machine(), {{{every.back()}}})) ==
          std::vector<Range>{{(tracks - 1) / 64 * 64, tracks}});
  }
}

TEST_CASE("a head that other layers read, or that has few tracks, is computed whole") {
  GraphBuilder builder;
  const size_t first = builder.then(Dense{100}, "first");
  const size_t second = builder.then(Dense{64}, "second");
  const Model model = model_of(builder.graph(), 40, random_rule(1), {first, second});
  for (const Segment& segment : make_plan(model, {0, 1}, this_machine(), {{{1}, {1}}}).segments)
    for (const Step& step : segment.steps) CHECK(step.columns.empty());
}

TEST_CASE("heads of one layer compute the blocks that any of them wants") {
  GraphBuilder builder;
  const size_t node = builder.then(Dense{200});
  const Model model = model_of(builder.graph(), 40, random_rule(1), {node, node});
  CHECK(columns_of(make_plan(model, {0, 1}, this_machine(), {{{1}, {130}}})) ==
        std::vector<Range>{{0, 64}, {128, 192}});
}
