// SPDX-License-Identifier: MIT
#include "predict/plan_report.hpp"

#include <fmt/format.h>

#include <limits>
#include <set>
#include <utility>

#include "base/setting.hpp"
#include "engine/kernels/isa.hpp"
#include "engine/kernels/kernel.hpp"
#include "engine/plan/cost.hpp"
#include "engine/plan/segment_layout.hpp"
#include "engine/plan/step_algorithm.hpp"
#include "predict/fit.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

int64_t kept_bytes(const Model& model, const Segment& segment, const Step& step) {
  for (const Boundary& kept : segment.keeps)
    if (kept.node == step.output) return model.shapes[kept.node].length * kept.channels * bytes_of(kept.type);
  return 0;
}

/// Heads of the tracks, and of each its tracks.
struct AskedHeads {
  std::vector<size_t> heads;
  PlanOptions options;
};

AskedHeads asked_heads(const std::vector<TrackChoice>& tracks) {
  AskedHeads asked;
  std::set<size_t> used;
  for (const TrackChoice& choice : tracks) used.insert(choice.head);
  asked.heads.assign(used.begin(), used.end());
  for (const size_t head : asked.heads) {
    asked.options.tracks.emplace_back();
    for (const TrackChoice& choice : tracks)
      if (choice.head == head) asked.options.tracks.back().push_back(choice.track);
  }
  return asked;
}

/// Runs on one thread and on two that memory has room for.
void add_runs(const std::vector<PlannedModel>& members, Context context, const RunSize& least, int64_t memory,
              std::vector<PlannedRun>& runs) {
  for (size_t threads = 1; threads <= 2; ++threads) {
    RunSize size = least;
    size.workers = threads;
    size = quickest_size(members[0], context, size);
    const auto fitting = fit(members, context, size, least, memory > 0 ? memory : std::numeric_limits<int64_t>::max());
    if (fitting && fitting->workers == threads)
      runs.push_back({context, *fitting, memory_need(members, context, *fitting)});
  }
}

}  // namespace

std::vector<PlannedStep> planned_steps(const Model& model, const Plan& plan) {
  const Machine machine = this_machine();
  std::vector<PlannedStep> steps;
  for (size_t s = 0; s < plan.segments.size(); ++s) {
    const Segment& segment = plan.segments[s];
    const int64_t tiles = tiles_of_window(model, segment);
    for (const Step& step : segment.steps)
      steps.push_back({&step, s, tiles, step_seconds(model, step, machine) * static_cast<double>(tiles),
                       channels_computed(model, step), static_cast<int64_t>(kernel_sizes(model, step).weight_bytes),
                       kept_bytes(model, segment, step)});
  }
  return steps;
}

PlanReport plan_report(const Model& model, const std::vector<TrackChoice>& tracks, Context context, int64_t memory) {
  const AskedHeads asked = asked_heads(tracks);
  const Head& head = model.contract.heads[asked.heads.at(0)];
  if (context == Context::genome && !head.streams)
    throw RequestError(fmt::format("head '{}' takes a whole window and has no plan for {}", head.name,
                                   set_to(Setting::context, "genome")));
  ThreadPool workers(1);
  const std::vector<PlanRequest> one{{&model, asked.options}};
  const RunSize least{.bins = head.bins, .tracks = std::ssize(tracks)};
  PlanReport report;
  for (const Context each : {Context::window, Context::genome}) {
    if (each == Context::genome && !head.streams) continue;
    std::vector<PlannedModel> members = plans_within(one, asked.heads, each, least, memory, workers);
    add_runs(members, each, least, memory, report.runs);
    if (each == context) report.plan = std::move(members[0].plan);
  }
  return report;
}

}  // namespace seqcast
