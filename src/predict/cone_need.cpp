// SPDX-License-Identifier: MIT
#include "predict/cone_need.hpp"

#include <algorithm>

#include "engine/plan/cone_cost.hpp"
#include "engine/run/block_pool.hpp"
#include "engine/run/cone_start.hpp"
#include "predict/file_bytes.hpp"

namespace seqcast {
namespace {

constexpr int64_t runs_by_rows = 64;  // edits that go through steps of one row a window together

/// Of each node's rows, as blocks of memory hold them. @param later_than  of nodes that segments behind this one read
int64_t pooled_bytes(const PlannedCones& member, const ConeRanges& ranges, size_t later_than = 0) {
  const Model& model = *member.model;
  std::vector<int64_t> channels;
  for (const Shape& shape : model.shapes) channels.push_back(shape.channels);
  for (const Segment& segment : member.plan.plan.segments)
    channels[segment.steps[0].output] = channels_computed(model, segment.steps[0]);
  int64_t bytes = 0;
  for (size_t node = 1; node < ranges.held.size(); ++node)
    for (const Range& rows : ranges.held[node])
      if (ranges.last_reader[node] >= later_than)
        bytes += pooled_size(rows.size() * channels[node] * int64_t{sizeof(float)});
  return bytes;
}

/// The first segment of one row a window; none where there is none.
std::optional<size_t> first_by_rows(const Plan& plan) {
  for (size_t s = 0; s < plan.segments.size(); ++s)
    if (plan.segments[s].by_rows) return s;
  return std::nullopt;
}

/// Of edited runs on their way, at most.
int64_t edited_bytes(const PlannedCones& member, const ConeKinds& kinds, size_t workers) {
  const ConePlan& plan = member.plan;
  const Model& model = *member.model;
  int64_t whole = 0, held = 0;
  const auto by_rows = first_by_rows(plan.plan);
  const auto consider = [&](const ConeRanges& ranges) {
    whole = std::max(whole, pooled_bytes(member, ranges));
    if (by_rows) held = std::max(held, pooled_bytes(member, ranges, *by_rows));
  };
  for (const SampleEdit& sample : sample_edits(plan, model, kinds.bins_around)) {
    const Reuse reuse = reuse_after(plan, model, {&sample.edit, 1});
    consider(edited_ranges(plan, model, sample.bins, reuse));
  }
  const Head& head = model.contract.heads[plan.plan.heads[0]];
  if (kinds.moves) consider(baseline_ranges(plan, model, {0, kinds.bins_of(head)}));  // of one at the left end
  return static_cast<int64_t>(workers) * whole + runs_by_rows * held;
}

}  // namespace

int64_t alternative_bytes(std::span<const PlannedCones> members, const ConeKinds& kinds, const ConeSize& size) {
  const Head& head = members[0].model->contract.heads[members[0].plan.plan.heads[0]];
  return (std::ssize(members) * static_cast<int64_t>(size.strands) + 2) * size.tracks * kinds.bins_of(head) *
         int64_t{sizeof(float)};
}

size_t sequences_at_once(const ConeSize& size) { return std::min(4 * size.sequences, size.alternatives); }

int64_t baseline_bytes(const PlannedCones& member, int64_t bins) {
  return pooled_bytes(member, baseline_ranges(member.plan, *member.model, {0, bins}));
}

MemoryNeed memory_need(std::span<const PlannedCones> members, const ConeKinds& kinds, const ConeSize& size) {
  MemoryNeed need;
  need.inputs = size.input_bytes;
  const bool moves_on = members[0].plan.context == Context::genome;
  for (const PlannedCones& member : members) {
    need.file += file_bytes(*member.model);
    need.weights += member.sizes.weight_bytes;
    need.scratch += static_cast<int64_t>(size.workers * member.sizes.scratch_bytes());
    // One member and strand after the other; a baseline that moves on is there twice.
    const int64_t baselines =
        static_cast<int64_t>(size.sequences) * (moves_on ? 2 : 1) * baseline_bytes(member, size.bins);
    need.windows = std::max(need.windows, baselines + edited_bytes(member, kinds, size.workers));
  }
  const Range read = input_positions(members[0].plan, *members[0].model, 0, {0, size.bins});
  // Of sequences that wait, and of those whose baselines are held: codes, and values of the sequence itself.
  const auto sequences = static_cast<int64_t>(sequences_at_once(size));
  const auto strands = static_cast<int64_t>(size.strands);
  need.waiting = (sequences + static_cast<int64_t>(size.sequences)) * strands * read.size() +
                 (static_cast<int64_t>(size.alternatives) + sequences) * alternative_bytes(members, kinds, size);
  return need;
}

}  // namespace seqcast
