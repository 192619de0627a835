// SPDX-License-Identifier: MIT
// Which tiles of which segments does a run need, and which rows lie between segments?
#include "seqcast/engine/run_ranges.hpp"

#include <algorithm>

namespace seqcast {
namespace {

Range moved(Range range, int64_t by) { return {range.begin + by, range.end + by}; }

/// Rows of each node that a segment's tiles read, from before the segment, unclipped.
void add_reads(const Segment& segment, Range tiles, Ranges& reads) {
  for (const Step& step : segment.steps)
    for (size_t i = 0; i < step.inputs.size(); ++i) {
      const size_t input = step.inputs[i];
      if (std::find(segment.reads.begin(), segment.reads.end(), input) == segment.reads.end()) continue;
      const int64_t advance = step.input_advance;
      reads[input] = hull(reads[input],
                          hull(moved(step.reads, tiles.begin * advance), moved(step.reads, (tiles.end - 1) * advance)));
    }
}

}  // namespace

RunRanges run_ranges(const Plan& plan, const Model& model, Extent extent, Range bins) {
  const size_t nodes = model.graph.nodes.size();
  RunRanges result{std::vector<Range>(plan.segments.size()), Ranges(nodes), std::vector<size_t>(nodes, 0)};
  Ranges reads(nodes);  // what later segments and heads read of each node, unclipped
  for (size_t head : plan.heads) {
    reads[model.contract.heads[head].node] = bins;
    result.last_reader[model.contract.heads[head].node] = plan.segments.size();
  }
  for (size_t s = plan.segments.size(); s-- > 0;) {
    const Segment& segment = plan.segments[s];
    Range tiles;
    for (const Kept& kept : segment.keeps) {
      Range wanted = reads[kept.node];
      if (extent == Extent::window) wanted = intersection(wanted, {0, model.shapes[kept.node].length});
      if (wanted.empty()) continue;
      tiles = hull(tiles, {floor_div(wanted.begin, kept.tile_positions), ceil_div(wanted.end, kept.tile_positions)});
    }
    result.tiles[s] = tiles;
    for (const Kept& kept : segment.keeps)
      result.held[kept.node] =
          hull(reads[kept.node], {tiles.begin * kept.tile_positions, tiles.end * kept.tile_positions});
    if (tiles.empty()) continue;
    add_reads(segment, tiles, reads);
    for (size_t node : segment.reads) result.last_reader[node] = std::max(result.last_reader[node], s);
  }
  result.held[0] = extent == Extent::window ? intersection(reads[0], {0, model.shapes[0].length}) : reads[0];
  return result;
}

int64_t held_bytes(const Plan& plan, const Model& model, const RunRanges& ranges) {
  int64_t now = 0;
  int64_t most = 0;
  std::vector<int64_t> bytes(model.graph.nodes.size(), 0);
  for (size_t s = 0; s < plan.segments.size(); ++s) {
    for (const Kept& kept : plan.segments[s].keeps) {
      bytes[kept.node] = ranges.held[kept.node].size() * kept.channels * static_cast<int64_t>(sizeof(float));
      now += bytes[kept.node];
    }
    most = std::max(most, now);
    for (size_t node : plan.segments[s].reads)
      if (node != 0 && ranges.last_reader[node] == s) now -= bytes[node];
  }
  return most + ranges.held[0].size();
}

}  // namespace seqcast
