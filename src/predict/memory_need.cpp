// SPDX-License-Identifier: MIT
#include "predict/memory_need.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/run/block_pool.hpp"
#include "engine/run/run_ranges.hpp"
#include "predict/file_bytes.hpp"

namespace seqcast {

namespace {

constexpr int64_t float_bytes = sizeof(float);

/// Floats a window of the matrices of steps with one row a window.
int64_t row_floats(const Plan& plan, const Model& model) {
  int64_t floats = 0;
  for (const Segment& segment : plan.segments) {
    if (!segment.by_rows) continue;
    for (size_t node : segment.reads) floats += model.shapes[node].channels;
    for (const Step& step : segment.steps) floats += channels_computed(model, step);
  }
  return floats;
}

/// Bytes of the rows between segments: of a window, or of a stream of pieces, with what they leave for the next one.
int64_t bytes_between(const Plan& plan, const Model& model, Context context, int64_t bins) {
  if (context == Context::window) return pooled_bytes(plan, run_ranges(plan, model, context, {0, bins}));
  int64_t most = 0;
  Stream stream;
  Neighbours neighbours{nullptr, Direction::up};
  for (int64_t piece = 0; piece < 3; ++piece) {  // from the second on they are alike, but for a tile
    const Range its_bins{piece * bins, (piece + 1) * bins};
    const RunRanges ranges = run_ranges(plan, model, context, its_bins, neighbours);
    stream.tiles = tiles_to_pass_on(plan, model, ranges, its_bins, Direction::up);
    int64_t passed_on = 0;
    for (size_t s = 0; s < plan.segments.size(); ++s)
      for (const Boundary& kept : plan.segments[s].keeps) {
        const Range rows = rows_of(kept, stream.tiles[s]);
        const Range held = ranges.held[kept.node];
        passed_on += pooled_size((stays(rows, held) ? held : rows).size() * kept.channels * float_bytes);
      }
    most = std::max(most, pooled_bytes(plan, ranges) + passed_on);
    neighbours.from = &stream;
  }
  return most;
}

void add_member(MemoryNeed& need, const PlannedModel& member, Context context, const RunSize& size) {
  const Plan& plan = member.plan;
  need.file += file_bytes(*member.model);
  need.weights += member.sizes.weight_bytes;
  need.scratch += static_cast<int64_t>(size.workers * member.sizes.scratch_bytes());
  const auto runs = static_cast<int64_t>(size.batch * size.strands);
  need.windows +=
      runs * (bytes_between(plan, *member.model, context, size.bins) + row_floats(plan, *member.model) * float_bytes);
  // Batches at once, where reading and writing have threads of their own: one that is read, two that wait, one that is
  // computed, two that wait and one that is written. Raw values come with the fourth, others with the last.
  const int64_t batches = size.workers > 1 ? 7 : 1;
  const int64_t computed = size.workers > 1 ? 4 : 1;
  const Range bases = input_ranges(plan, *member.model, context, {0, size.bins})[0];
  need.waiting += runs * (batches * bases.size() + (computed + 2) * size.tracks * size.bins * float_bytes);
}

}  // namespace

int64_t MemoryNeed::total() const noexcept { return program + inputs + file + weights + scratch + windows + waiting; }

MemoryNeed memory_need(std::span<const PlannedModel> members, Context context, const RunSize& size) {
  MemoryNeed need;
  need.inputs = size.input_bytes;
  for (const PlannedModel& member : members) add_member(need, member, context, size);
  return need;
}

std::string largest_parts(const MemoryNeed& need) {
  std::string text;
  for (const auto& [name, bytes] :
       {std::pair{"the program", need.program}, std::pair{"sequences and regions", need.inputs},
        std::pair{"the weights' file", need.file}, std::pair{"weights as they are computed with", need.weights},
        std::pair{"threads", need.scratch}, std::pair{"windows", need.windows},
        std::pair{"bases and values that wait", need.waiting}})
    if (bytes >= int64_t{1} << 20)
      text += fmt::format("{}{} {} MiB", text.empty() ? "of which " : ", ", name, whole_mebibytes(bytes));
  return text;
}

int64_t whole_mebibytes(int64_t bytes) noexcept { return ceil_div(bytes, int64_t{1} << 20); }

}  // namespace seqcast
