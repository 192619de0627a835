// SPDX-License-Identifier: MIT
// Benchmark of each model's three largest layers on one core, relative to the FMA peak.
//
// Speeds count the multiply-adds of the direct way, twice: a kernel that needs fewer may be faster than the peak.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <set>
#include <tuple>

#include "engine/kernels/isa.hpp"
#include "engine/kernels/kernel.hpp"
#include "engine/kernels/one_library_thread.hpp"
#include "engine/plan/segment_layout.hpp"
#include "engine/plan/step_algorithm.hpp"
#include "engine/plan/step_rows.hpp"
#include "engine/run/thread_pool.hpp"
#include "formats/read_model.hpp"
#include "model/random_weights.hpp"
#include "seqcast/error.hpp"

namespace {

using namespace seqcast;

constexpr const char* cards[] = {"basenji2", "chrombpnet", "spliceai-10k", "basset", "deepsea", "chromdragonn"};
constexpr size_t max_layers = 3;

/// A step of a plan that multiplies and adds.
struct Work {
  const Step* step = nullptr;
  double per_row = 0;     // multiply-adds of one position that leaves it
  double per_window = 0;  // of the tiles of a window, halos included
};

struct Planned {
  Model model;
  Plan plan;
};

Planned planned(const char* card) {
  Planned result{read_model(card, "", false).ensemble.first(), {}};
  fill_with_random_weights(result.model);
  result.plan = make_plan(result.model, {0}, this_machine());
  return result;
}

/// Of one position of what leaves the step, behind its pool if it has one.
double multiply_adds_of_row(const Model& model, const Step& step) {
  const Layer& layer = model.graph.nodes[step.node].layer;
  const auto all = static_cast<double>(multiply_adds(layer, input_shapes(model.graph, model.shapes, step.node)));
  const auto rows = static_cast<double>(layer_rows(model, step, {0, 1}).size());
  return all * rows / static_cast<double>(model.shapes[step.node].length);
}

/// Every step with multiply-adds that does not read the bases themselves (stem_bench has those), the largest first.
std::vector<Work> work_of(const Planned& planned) {
  std::vector<Work> all;
  for (const Segment& segment : planned.plan.segments) {
    const auto tiles = static_cast<double>(tiles_of_window(planned.model, segment));
    for (const Step& step : segment.steps) {
      const double per_row = multiply_adds_of_row(planned.model, step);
      if (per_row > 0 && step.reads[0].node != 0)
        all.push_back({&step, per_row, per_row * static_cast<double>(step.rows.size()) * tiles});
    }
  }
  std::sort(all.begin(), all.end(), [](const Work& a, const Work& b) { return a.per_window > b.per_window; });
  return all;
}

std::string shape_text(const Model& model, const Step& step) {
  const Shape in = model.shapes[step.reads[0].node], out = model.shapes[step.node];
  std::string text = fmt::format("{} -> {}", in.channels, out.channels);
  if (const auto* conv = std::get_if<Conv1d>(&model.graph.nodes[step.node].layer))
    text += fmt::format(", k {}, dilation {}", conv->kernel, conv->dilation);
  return text + fmt::format(", {} rows a tile", step.rows.size());
}

struct Free {
  void operator()(void* block) const { std::free(block); }
};

std::unique_ptr<float[], Free> floats(size_t count) {
  const size_t bytes = (count * sizeof(float) + 64) / 64 * 64;
  std::unique_ptr<float[], Free> block(static_cast<float*>(std::aligned_alloc(64, bytes)));
  std::fill_n(block.get(), bytes / sizeof(float), 0.5f);
  return block;
}

void run_layer(benchmark::State& state, const Planned& planned, const Work& work, double part) {
  const OneLibraryThread one_library_thread;
  const KernelSpec spec{planned.model, *work.step};
  const Kernel kernel = build(spec);
  const auto in = floats(static_cast<size_t>(spec.in_rows() * spec.in_channels()));
  const auto out = floats(static_cast<size_t>(spec.out_rows() * spec.out_channels()));
  const auto scratch = floats(kernel.sizes.scratch_bytes / sizeof(float) + 1);
  const auto added = floats(static_cast<size_t>(spec.out_rows() * spec.out_channels()));
  const std::vector<const float*> inputs{in.get(), added.get()};
  for (auto _ : state)
    kernel.run({inputs, out.get(), reinterpret_cast<std::byte*>(scratch.get()), {0, spec.in_rows()}});
  const double operations = 2 * work.per_row * static_cast<double>(spec.out_rows());
  state.counters["FLOP/s"] =
      benchmark::Counter(operations, benchmark::Counter::kIsIterationInvariantRate, benchmark::Counter::kIs1000);
  state.counters["part"] = part;
  state.SetLabel(shape_text(planned.model, *work.step) + ", " + algorithm_name(planned.model, *work.step));
}

/// The largest step of each of the three largest shapes: layers that are alike would tell the same thing again.
void add_layers(const std::string& card, const std::shared_ptr<Planned>& planned) {
  const std::vector<Work> all = work_of(*planned);
  double total = 0;
  for (const Work& work : all) total += work.per_window;
  std::set<std::tuple<int64_t, int64_t, double>> seen;
  for (const Work& work : all) {
    const auto shape = std::make_tuple(planned->model.shapes[work.step->reads[0].node].channels,
                                       planned->model.shapes[work.step->node].channels, work.per_row);
    if (seen.size() == max_layers || !seen.insert(shape).second) continue;
    double part = 0;
    for (const Work& other : all)
      if (planned->model.shapes[other.step->reads[0].node].channels == std::get<0>(shape) &&
          planned->model.shapes[other.step->node].channels == std::get<1>(shape) && other.per_row == work.per_row)
        part += other.per_window / total;
    const std::string name = "layer/" + card + "/" + planned->model.graph.nodes[work.step->node].name;
    benchmark::RegisterBenchmark(
        name.c_str(), [planned, work, part](benchmark::State& state) { run_layer(state, *planned, work, part); });
  }
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  for (const char* card : cards) {
    try {
      add_layers(card, std::make_shared<Planned>(planned(card)));
    } catch (const Error& error) {
      fmt::print(stderr, "kernel_bench: {}: left out: {}\n", card, error.what());
    }
  }
  benchmark::RunSpecifiedBenchmarks();
}
