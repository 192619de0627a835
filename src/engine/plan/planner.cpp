// SPDX-License-Identifier: MIT
// The planner: where a model is cut into segments, and how long their tiles are.
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <span>

#include "engine/plan/asked_outputs.hpp"
#include "engine/plan/cost.hpp"
#include "engine/plan/plan.hpp"
#include "engine/plan/segment_layout.hpp"
#include "engine/plan/step_algorithm.hpp"

namespace seqcast {
namespace {

constexpr size_t max_steps = 24;    // in a segment
constexpr int64_t max_tiles = 256;  // in a window

struct Choice {
  double cost = std::numeric_limits<double>::infinity();
  int64_t tile_bases = 0;
  size_t first = 0;
};

/// Bases of a round of the phases of the most dilated convolution among steps [first, last).
int64_t phase_unit(const PlanBasis& basis, size_t first, size_t last) {
  int64_t unit = 1;
  for (size_t s = first; s < last; ++s) {
    const auto conv = traits(basis.model.graph.nodes[basis.steps[s].node].layer).conv;
    const auto& stride = basis.strides[basis.steps[s].output];
    if (conv && conv->dilation > 1 && stride)
      unit = std::max(unit, conv->dilation * ceil_div(stride->bases, stride->positions));
  }
  return unit;
}

/// The stretch split into 1, 2, 3, 4, 6, 8, 12, ... tiles, and the same in whole multiples of 4 and of 6 rounds of
/// `phases` where that is no more than the stretch: such tiles leave no Winograd tile of a phase half empty.
std::vector<int64_t> tile_lengths(int64_t stretch, int64_t unit, int64_t phases) {
  std::vector<int64_t> lengths;
  const auto add = [&](int64_t tiles) {
    lengths.push_back(ceil_div(ceil_div(stretch, tiles), unit) * unit);
    for (const int64_t rounds : {4, 6}) {
      const int64_t even = std::lcm(unit, rounds * phases);
      if (phases > 1 && even > unit && even <= stretch)
        lengths.push_back(std::min(ceil_div(ceil_div(stretch, tiles), even) * even, stretch / even * even));
    }
  };
  for (int64_t tiles = 1; tiles <= max_tiles; tiles *= 2) {
    add(tiles);
    if (tiles > 1) add(tiles + tiles / 2);
  }
  std::sort(lengths.begin(), lengths.end());
  lengths.erase(std::unique(lengths.begin(), lengths.end()), lengths.end());
  return lengths;
}

/// Segments that end with one step, for each length of tiles. What they have in common is computed once.
class SegmentsTo {
 public:
  SegmentsTo(const PlanBasis& basis, size_t lowest, size_t last) : basis_(basis), lowest_(lowest), last_(last) {}

  /// Of tiles of one length, first after first backwards; none where tiles would not all look alike.
  std::optional<double> cost(size_t first, int64_t tile_bases, int64_t max_floats) {
    End& it = ends_.try_emplace(tile_bases, basis_, lowest_, last_, tile_bases).first->second;
    if (!it.end.reach(first)) return std::nullopt;
    const std::span<const Step> steps = it.end.steps();
    const auto costs = std::span(it.costs).last(steps.size());
    for (size_t s = 0; s < steps.size() && first + s < it.costed; ++s) costs[s] = step_cost(basis_, steps[s]);
    it.costed = first;
    const SegmentOutline outline = it.end.outline();
    const double seconds = cost_seconds(basis_, outline, costs);
    return outline.scratch_floats > max_floats ? 1e3 * seconds : seconds;
  }

 private:
  struct End {
    End(const PlanBasis& basis, size_t lowest, size_t last, int64_t tile_bases)
        : end(basis, lowest, last, tile_bases), costs(last - lowest), costed(last) {}
    SegmentEnd end;
    std::vector<StepCost> costs;  // [lowest, last), known from `costed` on
    size_t costed;
  };

  const PlanBasis& basis_;
  size_t lowest_, last_;
  std::map<int64_t, End> ends_;
};

/// The cheapest tile length for steps [first, last); none where only some of them have one row a window.
Choice best_tiles(const PlanBasis& basis, size_t first, size_t last, SegmentsTo& segments, int64_t max_floats) {
  Choice best;
  for (size_t s = first; s < last; ++s)
    if (basis.steps[s].one_row != basis.steps[first].one_row) return best;
  const auto consider = [&](int64_t tile_bases) {
    const std::optional<double> cost = segments.cost(first, tile_bases, max_floats);
    if (cost && *cost < best.cost) best = {*cost, tile_bases, first};
  };
  if (const auto unit = tile_unit(basis, first, last))
    for (int64_t bases : tile_lengths(basis.stretch_bases, *unit, phase_unit(basis, first, last))) consider(bases);
  // One tile that is the whole window, but not for what streams next to what does not: a chromosome has many windows.
  const auto begin = basis.steps.begin();
  const bool streams =
      std::any_of(begin + static_cast<std::ptrdiff_t>(first), begin + static_cast<std::ptrdiff_t>(last),
                  [&](const Step& step) { return basis.streamed[step.output]; });
  if (!std::isfinite(best.cost) && (!streams || last - first == 1)) consider(0);
  return best;
}

}  // namespace

Plan make_plan(const Model& model, const std::vector<size_t>& heads, const Machine& machine,
               const PlanOptions& options) {
  // Every head has its say in fusion and tiles, asked for or not, so that a track's bytes do not depend on the others.
  const PlanBasis basis = make_plan_basis(model, all_heads(model), machine, options.context);
  const size_t steps = basis.steps.size();
  std::vector<Choice> choices(steps + 1);  // choices[j]: the last segment of the cheapest way through steps [0, j)
  choices[0].cost = 0;
  for (size_t last = 1; last <= steps; ++last) {
    const size_t lowest = last > max_steps ? last - max_steps : 0;
    SegmentsTo segments(basis, lowest, last);
    for (size_t first = last; first-- > lowest;) {
      Choice choice = best_tiles(basis, first, last, segments, options.scratch_bytes / 4);
      choice.cost += choices[first].cost;
      // Of two that cost the same, the longer segment.
      if (std::isfinite(choice.cost) && choice.cost <= choices[last].cost) choices[last] = choice;
    }
  }
  Plan plan{heads, options.counts, {}, tile_unit(basis, heads)};
  for (size_t last = steps; last > 0; last = choices[last].first)
    plan.segments.insert(plan.segments.begin(), *lay_out(basis, choices[last].first, last, choices[last].tile_bases));
  leave_unasked_out(plan, basis, options);
  return plan;
}

}  // namespace seqcast
