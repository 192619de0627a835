// SPDX-License-Identifier: MIT
#include "engine/plan/cone_planner.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/plan/asked_outputs.hpp"
#include "engine/plan/cone_cost.hpp"
#include "engine/plan/cone_ranges.hpp"
#include "engine/plan/cost.hpp"
#include "engine/plan/segment_layout.hpp"
#include "engine/plan/step_algorithm.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr int64_t lookup_rows = 1024;  // whose keys stay in the first cache
constexpr int64_t library_rows = 64;   // of a call of a library's kernel

/// Bases of the stretch that a step's kernel is built for: longer ones take several calls. 0: the whole window.
int64_t stretch_bases(const PlanBasis& basis, size_t s) {
  const auto unit = tile_unit(basis, s, s + 1);
  if (!unit) return 0;
  const Step& step = basis.steps[s];
  const Stride& stride = *basis.strides[step.output];
  int64_t rows = basis.model.shapes[step.output].length;
  if (step.reads_codes) rows = std::min(rows, lookup_rows);
  const auto conv = traits(basis.model.graph.nodes[step.node].layer).conv;
  if (conv && conv->groups > 1) rows = std::min(rows, library_rows);
  return ceil_div(ceil_div(rows * stride.bases, stride.positions), *unit) * *unit;
}

Segment one_step(const PlanBasis& basis, size_t s) {
  if (auto segment = lay_out(basis, s, s + 1, stretch_bases(basis, s))) return std::move(*segment);
  return std::move(*lay_out(basis, s, s + 1, 0));
}

/// Chooses algorithms by what some edits about the middle of a window take.
class ConePlanner {
 public:
  ConePlanner(ConePlan& plan, const Model& model, const Machine& machine, const ConeOptions& options)
      : plan_(plan),
        model_(model),
        machine_(machine),
        edits_per_baseline_(options.edits_per_baseline),
        edits_(sample_edits(plan, model, options.bins_around)) {}

  /// From the last step to the first, since what a step computes is what later ones read.
  void run() {
    for (size_t s = plan_.plan.segments.size(); s-- > 0;) {
      const auto shape = conv_shape(model_, step(s));
      if (shape && !plan_.plan.segments[s].whole) choose(s, *shape);
    }
  }

 private:
  Step& step(size_t segment) const { return plan_.plan.segments[segment].steps[0]; }

  void choose(size_t segment, const ConvShape& shape) {
    set(segment, choose_algorithm(shape, [&](const AlgorithmRow& row) {
          set(segment, row.algorithm);
          return seconds(segment);
        }));
  }

  void set(size_t segment, Algorithm algorithm) {
    step(segment).algorithm = algorithm;
    plan_.grids[segment] = cone_grid(model_, plan_.plan.segments[segment]);
  }

  double seconds_of(size_t segment, int64_t rows) const {
    Step some = step(segment);
    some.rows = {0, rows};
    return step_seconds(model_, some, machine_);
  }

  double seconds_of(const ConeRanges& ranges) const {
    double sum = 0;
    for (size_t s = 0; s < plan_.plan.segments.size(); ++s)
      if (conv_shape(model_, step(s)))
        for (const Range& rows : ranges.computed[s]) sum += seconds_of(s, rows.size());
    return sum;
  }

  /// Of a baseline's step. Where windows share rows, a window begins and ends anywhere on the grid of granules, which
  /// may be longer than what it needs (dilations of 256 in a window of 2,114 bases); so do the rows of all steps before
  /// it.
  double baseline_seconds(size_t segment) const {
    if (!plan_.of_windows) return seconds_of(segment, model_.shapes[step(segment).output].length);
    const int64_t bins = model_.contract.heads[plan_.plan.heads[0]].bins;
    double sum = 0;
    for (const SampleEdit& sample : edits_) {
      const int64_t begin = sample.edit.replaced.begin;
      sum += seconds_of(baseline_ranges(plan_, model_, {begin, begin + bins}));
    }
    return sum / static_cast<double>(edits_.size());
  }

  /// Of an edit, with a part of a baseline's step.
  double seconds(size_t segment) const {
    double sum = baseline_seconds(segment) / edits_per_baseline_;
    for (const SampleEdit& sample : edits_) {
      const Reuse reuse = reuse_after(plan_, model_, {&sample.edit, 1});
      sum += seconds_of(edited_ranges(plan_, model_, sample.bins, reuse)) / static_cast<double>(edits_.size());
    }
    return sum;
  }

  ConePlan& plan_;
  const Model& model_;
  const Machine& machine_;
  double edits_per_baseline_;
  std::vector<SampleEdit> edits_;
};

void check_context(const Model& model, const ConePlan& plan) {
  if (plan.context == Context::window || plan.of_windows) return;
  for (const Segment& segment : plan.plan.segments)
    if (segment.whole)
      throw Error(fmt::format("layer '{}' takes the whole window: it cannot run along a chromosome",
                              model.graph.nodes[segment.steps[0].node].name));
}

}  // namespace

ConePlan make_cone_plan(const Model& model, const std::vector<size_t>& heads, const Machine& machine,
                        const ConeOptions& options) {
  // As in make_plan(), every head has its say, so that a track's bytes do not depend on the others.
  const PlanBasis basis = make_plan_basis(model, all_heads(model), machine, options.what.context);
  ConePlan result{.plan = {heads, options.what.counts, {}, tile_unit(basis, heads)},
                  .context = options.what.context,
                  .of_windows = options.of_windows,
                  .strides = basis.strides,
                  .grids = {}};
  for (size_t s = 0; s < basis.steps.size(); ++s) result.plan.segments.push_back(one_step(basis, s));
  leave_unasked_out(result.plan, basis, options.what);
  check_context(model, result);
  for (const Segment& segment : result.plan.segments) result.grids.push_back(cone_grid(model, segment));
  ConePlanner(result, model, machine, options).run();
  return result;
}

}  // namespace seqcast
