// SPDX-License-Identifier: MIT
#include "engine/run/cone_start.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// Bins of the baseline that an edited run's bins are, or come to lie at.
Range bins_there(const ConePlan& plan, const Model& model, std::span<const Edit> edits, Range bins) {
  Range all = bins;
  const Head& head = model.contract.heads[plan.plan.heads[0]];
  for (const Reused& same : unedited(edits)) {
    const int64_t least = floor_div(-same.shift, head.bin_bases), most = ceil_div(-same.shift, head.bin_bases);
    all = hull(all, {bins.begin + least, bins.end + most});
  }
  return plan.context == Context::window ? intersection(all, {0, head.bins}) : all;
}

/// Codes of each stretch of bases that is read; outside a window lies padding.
std::vector<InputCodes> inputs_of(const BuiltCones& built, const ConeRanges& ranges, std::span<const Edit> edits,
                                  std::span<const uint8_t> codes, Range bases) {
  const Contract& contract = built.model().contract;
  std::vector<InputCodes> result;
  for (const Range& stretch : ranges.held[0]) {
    const bool in_window = built.cones.context == Context::window;
    const Range real = in_window ? intersection(stretch, {0, contract.window_bases}) : stretch;
    InputCodes input{stretch, std::vector<uint8_t>(static_cast<size_t>(stretch.size()),
                                                   static_cast<uint8_t>(contract.alphabet.size() + 1))};
    if (!real.empty()) {
      const std::vector<uint8_t> there = edited_codes(edits, real, codes, bases);
      std::copy(there.begin(), there.end(), input.codes.begin() + (real.begin - stretch.begin));
    }
    result.push_back(std::move(input));
  }
  return result;
}

void check(const ConePlan& plan, const Model& model, const EditedRun& edited) {
  const Range there = bins_there(plan, model, edited.edits, edited.bins);
  const Range has = edited.baseline->bins;
  if (there.begin < has.begin || there.end > has.end)
    throw Error(fmt::format("an edited run reads bins {} to {} of its baseline, which has {} to {}", there.begin,
                            there.end, has.begin, has.end));
  for (size_t e = 0; e < edited.edits.size(); ++e) {
    const Range replaced = edited.edits[e].replaced;
    if (replaced.end < replaced.begin)
      throw Error(fmt::format("an edit ends at {}, before it begins at {}", replaced.end, replaced.begin));
    if (e > 0 && replaced.begin < edited.edits[e - 1].replaced.end)
      throw Error(fmt::format("an edit of positions {} to {} follows one that ends at {}", replaced.begin, replaced.end,
                              edited.edits[e - 1].replaced.end));
  }
}

/// Whole granules of what a baseline has.
Reuse kept_of(const ConePlan& plan, const Model& model, const Baseline& before) {
  Reuse result(model.graph.nodes.size());
  for (size_t s = 0; s < plan.plan.segments.size(); ++s) {
    const int64_t granule = plan.grids[s].granule;
    const Range had = before.computed[s];
    const Range whole{had.begin, floor_div(had.end, granule) * granule};
    if (!whole.empty()) result[plan.plan.segments[s].steps[0].output] = {{whole, 0}};
  }
  return result;
}

}  // namespace

Reuse reuse_of(const ConePlan& plan, const Model& model, const EditedRun& edited) {
  Reuse result = reuse_after(plan, model, edited.edits);
  const auto moves = [](const Edit& edit) { return edit.shift() != 0; };
  if (std::none_of(edited.edits.begin(), edited.edits.end(), moves)) return result;
  const ConeRanges there = baseline_ranges(plan, model, bins_there(plan, model, edited.edits, edited.bins));
  for (size_t s = 0; s < plan.plan.segments.size(); ++s) {
    const int64_t granule = plan.grids[s].granule;
    const Range has = there.computed[s].empty() ? Range{} : there.computed[s][0];
    std::vector<Reused>& reused = result[plan.plan.segments[s].steps[0].output];
    for (Reused& same : reused) {
      if (same.shift == 0) continue;
      const Range rows = intersection(shifted(has, same.shift), same.rows);
      same.rows = {ceil_div(rows.begin, granule) * granule, floor_div(rows.end, granule) * granule};
    }
    std::erase_if(reused, [](const Reused& same) { return same.rows.empty(); });
  }
  return result;
}

BaselineNeeds needs_of(const ConePlan& plan, const Model& model, std::span<const Edit> edits, Range bins) {
  const bool in_window = plan.context == Context::window;
  const Range read = in_window ? Range{0, model.contract.window_bases} : input_positions(plan, model, 0, bins);
  BaselineNeeds needs{bins_there(plan, model, edits, bins), read};
  for (const Reused& same : unedited(edits)) {
    const Range part = intersection(same.rows, read);
    if (!part.empty()) needs.bases = hull(needs.bases, shifted(part, -same.shift));
  }
  if (!in_window) needs.bases = hull(needs.bases, input_positions(plan, model, 0, needs.bins));
  return needs;
}

ConeRun start_edited(const BuiltCones& built, const EditedRun& edited, BlockPool& pool) {
  check(built.cones, built.model(), edited);
  TakenOver over{edited.baseline, reuse_of(built.cones, built.model(), edited)};
  ConeRanges ranges = edited_ranges(built.cones, built.model(), edited.bins, over.rows);
  auto inputs = inputs_of(built, ranges, edited.edits, edited.baseline->codes, edited.baseline->bases);
  ConeRun run(built, std::move(ranges), std::move(over), std::move(inputs), window_of(built.cones, edited.bins));
  run.take_inputs({}, pool);
  return run;
}

ConeRun start_baseline(const BuiltCones& built, const Run& run, const Baseline* before, BlockPool& pool) {
  TakenOver over{before, before ? kept_of(built.cones, built.model(), *before) : Reuse{}};
  ConeRanges ranges = baseline_ranges(built.cones, built.model(), run.bins, over.rows);
  auto inputs = inputs_of(built, ranges, {}, run.codes, run.bases);
  ConeRun result(built, std::move(ranges), std::move(over), std::move(inputs));
  result.take_inputs(run.given, pool);
  return result;
}

}  // namespace seqcast
