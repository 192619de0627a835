// SPDX-License-Identifier: MIT
#include "engine/plan/cone_cost.hpp"

#include <algorithm>

#include "engine/plan/cone_ranges.hpp"
#include "engine/plan/cost.hpp"

namespace seqcast {
namespace {

constexpr double step_overhead = 1.5e-6;  // seconds of finding a step's ranges, and of making room for its rows

/// Of a segment's one step for some rows.
double rows_seconds(const ConePlan& plan, const Model& model, const Machine& machine, size_t segment, Range rows) {
  Step step = plan.plan.segments[segment].steps[0];
  step.rows = rows;
  for (size_t r = 0; r < step.reads.size(); ++r) step.reads[r].rows = cone_reads(plan, model, segment, r, rows);
  return step_seconds(model, step, machine);
}

double ranges_seconds(const ConePlan& plan, const Model& model, const Machine& machine, const ConeRanges& ranges) {
  double seconds = 0;
  for (size_t s = 0; s < plan.plan.segments.size(); ++s) {
    seconds += step_overhead;
    for (const Range& rows : ranges.computed[s]) seconds += rows_seconds(plan, model, machine, s, rows);
  }
  return seconds;
}

}  // namespace

std::vector<SampleEdit> sample_edits(const ConePlan& plan, const Model& model, int64_t bins_around) {
  const int64_t bases = model.contract.window_bases;
  const Head& head = model.contract.heads[plan.plan.heads[0]];
  std::vector<SampleEdit> samples;
  for (const int64_t off : {-191, -58, 0, 77}) {
    const int64_t base = std::clamp<int64_t>(bases / 2 + off, 0, bases - 1);
    Range bins{0, head.bins};
    if (bins_around > 0) {
      const int64_t bin = floor_div(base - head.first_base, head.bin_bases);
      const int64_t begin = std::clamp<int64_t>(bin - bins_around / 2, 0, head.bins - 1);
      bins = {begin, std::min(begin + bins_around, head.bins)};
    }
    samples.push_back({{{base, base + 1}, {0}}, bins});
  }
  return samples;
}

ConeSeconds cone_seconds(const ConePlan& cones, const Model& model, const Machine& machine, int64_t bins_around) {
  ConeSeconds seconds;
  const std::vector<SampleEdit> samples = sample_edits(cones, model, bins_around);
  const int64_t bins = model.contract.heads[cones.plan.heads[0]].bins;
  for (const SampleEdit& sample : samples) {
    const Reuse reuse = reuse_after(cones, model, {&sample.edit, 1});
    seconds.edited += ranges_seconds(cones, model, machine, edited_ranges(cones, model, sample.bins, reuse));
    const int64_t begin = window_of(cones, {sample.edit.replaced.begin, sample.edit.replaced.end});
    seconds.baseline += ranges_seconds(cones, model, machine, baseline_ranges(cones, model, {begin, begin + bins}));
  }
  seconds.edited /= static_cast<double>(samples.size());
  seconds.baseline /= static_cast<double>(samples.size());
  return seconds;
}

double window_seconds(const Plan& plan, const Model& model, const Machine& machine) {
  const PlanBasis basis = make_plan_basis(model, plan.heads, machine, Context::window);
  double seconds = 0;
  for (const Segment& segment : plan.segments) seconds += cost_seconds(basis, segment);
  return seconds;
}

}  // namespace seqcast
