// SPDX-License-Identifier: MIT
#include "predict/cone_plans.hpp"

#include <algorithm>
#include <utility>

#include "engine/kernels/isa.hpp"
#include "engine/plan/cone_cost.hpp"
#include "engine/plan/cone_planner.hpp"
#include "model/split_taps.hpp"

namespace seqcast {
namespace {

constexpr double edits_worth_products = 4;  // of a baseline that keeps the products of taps, which take it longer
constexpr int64_t most_product_bytes = int64_t{512} << 20;  // of such a baseline

struct Way {
  bool of_windows = false;
  bool splits = false;
};

bool goes_along_chromosome(const ConeTask& task) {
  return task.context == Context::window && task.kinds.near_alternatives > 0 && task.may_share_rows &&
         windows_share_rows(task.ensemble, task.tracks.heads());
}

double edits_per_baseline(const ConeTask& task, const Way& way) {
  return way.of_windows ? std::max(task.kinds.alternatives, task.kinds.near_alternatives) : task.kinds.alternatives;
}

std::vector<Way> ways_of(const ConeTask& task) {
  std::vector<Way> ways{{goes_along_chromosome(task), false}};
  if (ways[0].of_windows) ways.push_back({false, false});
  for (const Way& way : std::vector(ways))
    if (edits_per_baseline(task, way) >= edits_worth_products) ways.push_back({way.of_windows, true});
  return ways;
}

ConePlans make_plans(const ConeTask& task, const Way& way, ThreadPool& workers) {
  const size_t members = task.ensemble.members.size();
  ConePlans plans{std::vector<PlannedCones>(members), std::vector<std::shared_ptr<const Model>>(members),
                  edits_per_baseline(task, way)};
  workers.each(members, [&](size_t, size_t i) {
    const Model* model = &task.ensemble.members[i];
    if (way.splits)
      if (auto split = split_taps(*model))
        model = (plans.split[i] = std::make_shared<const Model>(std::move(*split))).get();
    ConeOptions wanted{.what = {task.tracks.computed(), task.tracks.counts_of(*model)},
                       .bins_around = task.kinds.bins_around,
                       .edits_per_baseline = plans.edits_per_baseline,
                       .of_windows = way.of_windows};
    wanted.what.context = way.of_windows ? Context::genome : task.context;
    ConePlan plan = make_cone_plan(*model, task.tracks.heads(), this_machine(), wanted);
    const PlanSizes sizes = plan_sizes(plan.plan, *model);
    plans.members[i] = {model, std::move(plan), sizes};
  });
  return plans;
}

/// Whether any network has another form, and the baselines of all are small enough.
bool is_worth_trying(const ConePlans& plans) {
  return std::any_of(plans.split.begin(), plans.split.end(), [](const auto& model) { return model != nullptr; }) &&
         std::all_of(plans.members.begin(), plans.members.end(), [](const PlannedCones& member) {
           const int64_t bins = member.model->contract.heads[member.plan.plan.heads[0]].bins;
           return baseline_bytes(member, bins) <= most_product_bytes;
         });
}

}  // namespace

bool windows_share_rows(const Ensemble& ensemble, const std::vector<size_t>& heads) {
  return std::all_of(ensemble.members.begin(), ensemble.members.end(),
                     [&](const Model& member) { return share_rows(member, heads); });
}

double ConePlans::seconds_of_edit(int64_t bins_around) const {
  double seconds = 0;
  for (const PlannedCones& member : members)
    seconds += cone_seconds(member.plan, *member.model, this_machine(), bins_around).each(edits_per_baseline);
  return seconds;
}

ConePlans choose_cone_plans(const ConeTask& task, ThreadPool& workers,
                            const std::function<bool(std::span<const PlannedCones>)>& fits) {
  const std::vector<Way> ways = ways_of(task);
  ConePlans best = make_plans(task, ways[0], workers);
  if (ways.size() == 1) return best;
  bool best_fits = fits(best.members);
  double least = best.seconds_of_edit(task.kinds.bins_around);
  for (const Way& way : std::span(ways).subspan(1)) {
    ConePlans plans = make_plans(task, way, workers);
    if ((way.splits && !is_worth_trying(plans)) || !fits(plans.members)) continue;
    const double seconds = plans.seconds_of_edit(task.kinds.bins_around);
    if (best_fits && seconds >= least) continue;
    best = std::move(plans);
    best_fits = true;
    least = seconds;
  }
  return best;
}

}  // namespace seqcast
