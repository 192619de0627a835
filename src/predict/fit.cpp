// SPDX-License-Identifier: MIT
#include "predict/fit.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/setting.hpp"
#include "engine/kernels/isa.hpp"
#include "engine/run/run_ranges.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr int64_t cached_bytes = int64_t{16} << 20;  // of windows that stay in a cache that the workers share
constexpr int64_t piece_bytes = int64_t{32} << 20;   // that a piece of a chromosome adds to the one before it
constexpr int64_t max_bytes = int64_t{128} << 20;    // of windows, whatever they would save
constexpr size_t max_windows = 32;
constexpr int64_t min_scratch = 1 << 16;            // of a tile
constexpr int64_t many_weights = int64_t{4} << 20;  // bytes that are worth reading once a batch

/// Bytes of the weights that steps with one row a window multiply with.
int64_t row_weight_bytes(const Plan& plan, const Model& model) {
  int64_t bytes = 0;
  for (const Segment& segment : plan.segments)
    for (const Step& step : segment.steps)
      if (segment.by_rows)
        bytes += multiply_adds(model.graph.nodes[step.node].layer, input_shapes(model.graph, model.shapes, step.node)) *
                 int64_t{sizeof(float)};
  return bytes;
}

}  // namespace

std::vector<PlannedModel> plans_within(const std::vector<PlanRequest>& models, const std::vector<size_t>& heads,
                                       Context context, RunSize least, int64_t memory, ThreadPool& workers) {
  const int64_t max_scratch = PlanOptions{}.scratch_bytes;
  const auto plans_of = [&](int64_t scratch_bytes) {
    std::vector<PlannedModel> planned(models.size());
    workers.each(models.size(), [&](size_t, size_t i) {
      const Model& model = *models[i].model;
      PlanOptions options = models[i].options;
      options.scratch_bytes = scratch_bytes;
      options.context = context;
      Plan plan = make_plan(model, heads, this_machine(), options);
      const PlanSizes sizes = plan_sizes(plan, model);
      planned[i] = {&model, std::move(plan), sizes};
    });
    return planned;
  };
  if (memory == 0) return plans_of(max_scratch);
  std::optional<MemoryNeed> min_of_all;
  for (const size_t count : {2, 1}) {
    least.workers = count;
    for (int64_t scratch = max_scratch; scratch >= min_scratch; scratch /= 4) {
      std::vector<PlannedModel> members = plans_of(scratch);
      const MemoryNeed need = memory_need(members, context, least);
      if (need.total() <= memory) return members;
      if (!min_of_all || need.total() < min_of_all->total()) min_of_all = need;
    }
  }
  throw Error(fmt::format("{} is {} MiB, and this run takes at least {} MiB; {}", Setting::memory, memory >> 20,
                          whole_mebibytes(min_of_all->total()), largest_parts(*min_of_all)));
}

std::optional<RunSize> fit(std::span<const PlannedModel> members, Context context, RunSize wanted, const RunSize& least,
                           int64_t limit) {
  while (memory_need(members, context, wanted).total() > limit) {
    if (wanted.batch > 1) {
      wanted.batch /= 2;
    } else if (wanted.bins > least.bins) {
      wanted.bins = std::max(wanted.bins / 2, least.bins);
    } else if (wanted.workers > 1) {
      --wanted.workers;
    } else {
      return std::nullopt;
    }
  }
  return wanted;
}

RunSize quickest_size(const PlannedModel& planned, Context context, RunSize size) {
  const Plan& plan = planned.plan;
  const Model& model = *planned.model;
  const auto bytes = [&](int64_t bins) {
    return held_bytes(plan, model, run_ranges(plan, model, context, {0, bins}, {nullptr, Direction::up}));
  };
  if (context == Context::genome) {
    size.batch = 1;
    // What a piece adds to the one before it: the first one's halos are large.
    const auto added = [&](int64_t bins) { return bytes(2 * bins) - bytes(bins); };
    for (int doublings = 0; doublings < 10; ++doublings) {
      if (added(2 * size.bins) > piece_bytes || bytes(2 * size.bins) > max_bytes) break;
      size.bins *= 2;
    }
    return size;
  }
  const int64_t one = bytes(size.bins) * static_cast<int64_t>(size.strands);
  const auto fit = [&](int64_t limit) {
    return std::clamp<size_t>(static_cast<size_t>(limit / std::max<int64_t>(one, 1)), 1, max_windows);
  };
  const bool reads_many_weights = row_weight_bytes(plan, model) > many_weights;
  size.batch = reads_many_weights ? fit(max_bytes / 2)
                                  : std::max(fit(cached_bytes), std::min(4 * size.workers, fit(max_bytes / 2)));
  return size;
}

}  // namespace seqcast
