// SPDX-License-Identifier: MIT
#include "engine/run/run_ranges.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "engine/plan/step_algorithm.hpp"
#include "engine/plan/step_rows.hpp"
#include "engine/run/block_pool.hpp"

namespace seqcast {
namespace {

/// Rows of each node that a segment's tiles read, from before the segment, unclipped.
void add_reads(const Segment& segment, Range tiles, Ranges& reads) {
  for (const Step& step : segment.steps)
    for (const Read& read : step.reads) {
      if (std::find(segment.reads.begin(), segment.reads.end(), read.node) == segment.reads.end()) continue;
      reads[read.node] = hull(reads[read.node], hull(shifted(read.rows, tiles.begin * read.advance),
                                                     shifted(read.rows, (tiles.end - 1) * read.advance)));
    }
}

/// Tiles that hold some rows.
Range tiles_around(const Boundary& kept, Range rows) {
  return {floor_div(rows.begin, kept.tile_positions), ceil_div(rows.end, kept.tile_positions)};
}

/// Positions of what a step's read `r` reads that the bytes of some rows of its output in one tile depend on. All
/// positions are counted as tile 0's.
Range dependence(const Model& model, const Step& step, size_t r, Range rows) {
  const Read& read = step.reads[r];
  if (is_added(step, r)) return read_rows(model, step, r, rows);
  const RoundingBlock block = rounding_block(model, step);
  const Range all = layer_rows(model, step, step.rows);
  const Range own = layer_rows(model, step, rows);
  const Range sums{all.begin + floor_div(own.begin - all.begin, block.rows) * block.rows,
                   std::min(all.begin + ceil_div(own.end - all.begin, block.rows) * block.rows, all.end)};
  const Range of_input = operand_rows(model, step, r, sums);
  return intersection(in_node(model, read, {of_input.begin, of_input.end + block.behind}), read.rows);
}

/// Adds the rows from before the segment that the bytes of wanted rows in one tile depend on.
void add_dependences_of_tile(const Model& model, const Segment& segment, int64_t tile, Ranges& wanted) {
  Ranges rows(wanted.size());
  for (const Boundary& kept : segment.keeps)
    rows[kept.node] = intersection(wanted[kept.node], rows_of(kept, {tile, tile + 1}));
  for (size_t s = segment.steps.size(); s-- > 0;) {
    const Step& step = segment.steps[s];
    if (rows[step.output].empty()) continue;
    const Range own = shifted(rows[step.output], -tile * step.advance);
    for (size_t r = 0; r < step.reads.size(); ++r) {
      const Read& read = step.reads[r];
      rows[read.node] = hull(rows[read.node], shifted(dependence(model, step, r, own), tile * read.advance));
    }
  }
  for (size_t node : segment.reads) wanted[node] = hull(wanted[node], rows[node]);
}

/// The same for all tiles: of each kept node the outermost ones, since those between depend on nothing farther.
void add_dependences(const Model& model, const Segment& segment, Range tiles, Ranges& wanted) {
  std::set<int64_t> outermost;
  for (const Boundary& kept : segment.keeps) {
    const Range holding = intersection(tiles_around(kept, wanted[kept.node]), tiles);
    if (!wanted[kept.node].empty() && !holding.empty()) outermost.insert({holding.begin, holding.end - 1});
  }
  for (const int64_t tile : outermost) add_dependences_of_tile(model, segment, tile, wanted);
}

/// Wanted rows, with all that there will be on the side of the next piece.
Range up_to_whole_tiles(Range wanted, Range present, Direction next) {
  if (wanted.empty()) return present;
  return next == Direction::up ? Range{wanted.begin, present.end} : Range{present.begin, wanted.end};
}

struct Tiles {
  Range to_compute, present;
};

/// What of the tiles that are wanted has to be computed: those before or behind the ones at hand, where these reach the
/// other end; else all.
Tiles completed(Range had, Range wanted) {
  if (wanted.empty()) return {{}, had};
  if (had.empty()) return {wanted, wanted};
  if (had.begin <= wanted.begin && had.end >= wanted.begin)
    return {{std::min(had.end, wanted.end), wanted.end}, hull(had, wanted)};
  if (had.end >= wanted.end && had.begin <= wanted.end)
    return {{wanted.begin, std::max(had.begin, wanted.begin)}, hull(had, wanted)};
  return {wanted, wanted};
}

}  // namespace

Range rows_of(const Boundary& kept, Range tiles) {
  return {tiles.begin * kept.tile_positions, tiles.end * kept.tile_positions};
}

RunRanges run_ranges(const Plan& plan, const Model& model, Context context, Range bins, const Neighbours& neighbours) {
  const size_t nodes = model.graph.nodes.size();
  const size_t segments = plan.segments.size();
  RunRanges result{std::vector<Range>(segments), std::vector<Range>(segments), Ranges(nodes),
                   std::vector<size_t>(nodes, 0)};
  Ranges wanted(nodes);  // rows that later segments and heads depend on
  Ranges reads(nodes);   // rows that they read, unclipped: more, which only have to be there
  const auto want = [&](size_t node, Range positions) {
    wanted[node] = hull(wanted[node], positions);
    reads[node] = hull(reads[node], positions);
    result.last_reader[node] = segments;
  };
  for (size_t head : plan.heads) want(model.contract.heads[head].node, bins);
  for (size_t node : plan.counts) want(node, {0, 1});
  for (size_t s = segments; s-- > 0;) {
    const Segment& segment = plan.segments[s];
    Range wanted_tiles;
    for (const Boundary& kept : segment.keeps) {
      if (context == Context::window)
        wanted[kept.node] = intersection(wanted[kept.node], {0, model.shapes[kept.node].length});
      if (!wanted[kept.node].empty()) wanted_tiles = hull(wanted_tiles, tiles_around(kept, wanted[kept.node]));
    }
    const Tiles tiles = completed(neighbours.from ? neighbours.from->tiles[s] : Range{}, wanted_tiles);
    result.tiles[s] = tiles.to_compute;
    result.present[s] = tiles.present;
    for (const Boundary& kept : segment.keeps)
      result.held[kept.node] = hull(reads[kept.node], rows_of(kept, result.present[s]));
    if (result.tiles[s].empty()) continue;
    if (neighbours.to)
      for (const Boundary& kept : segment.keeps)
        wanted[kept.node] = up_to_whole_tiles(wanted[kept.node], rows_of(kept, tiles.present), *neighbours.to);
    add_dependences(model, segment, tiles.to_compute, wanted);
    add_reads(segment, tiles.to_compute, reads);
    for (size_t node : segment.reads) result.last_reader[node] = std::max(result.last_reader[node], s);
  }
  for (size_t input : model.graph.side_inputs()) result.held[input] = reads[input];
  result.held[0] = context == Context::window ? intersection(reads[0], {0, model.shapes[0].length}) : reads[0];
  return result;
}

Ranges input_ranges(const Plan& plan, const Model& model, Context context, Range bins) {
  Ranges reads(model.graph.nodes.size());
  const auto inside = [&](size_t node) {
    return context == Context::window ? intersection(reads[node], {0, model.shapes[node].length}) : reads[node];
  };
  for (size_t head : plan.heads) reads[model.contract.heads[head].node] = bins;
  for (size_t node : plan.counts) reads[node] = hull(reads[node], {0, 1});
  for (size_t s = plan.segments.size(); s-- > 0;) {
    Range tiles;
    for (const Boundary& kept : plan.segments[s].keeps)
      if (!inside(kept.node).empty()) tiles = hull(tiles, tiles_around(kept, inside(kept.node)));
    if (!tiles.empty()) add_reads(plan.segments[s], tiles, reads);
  }
  reads[0] = inside(0);
  for (size_t input : model.graph.side_inputs()) reads[input] = inside(input);
  return reads;
}

std::vector<Range> tiles_to_pass_on(const Plan& plan, const Model& model, const RunRanges& ranges, Range bins,
                                    Direction direction) {
  const bool up = direction == Direction::up;
  Ranges reads(model.graph.nodes.size());  // of the next bin, and of the next tile of each segment
  const Range next_bin = up ? Range{bins.end, bins.end + 1} : Range{bins.begin - 1, bins.begin};
  for (size_t head : plan.heads) reads[model.contract.heads[head].node] = next_bin;
  for (size_t s = 0; s < plan.segments.size(); ++s) {
    const Range present = ranges.present[s];  // where it is empty, it still says where the next tile lies
    add_reads(plan.segments[s], up ? Range{present.end, present.end + 1} : Range{present.begin - 1, present.begin},
              reads);
  }
  std::vector<Range> result;
  for (size_t s = 0; s < plan.segments.size(); ++s) {
    const Range present = ranges.present[s];
    Range wanted;
    for (const Boundary& kept : plan.segments[s].keeps)
      if (!reads[kept.node].empty()) wanted = hull(wanted, tiles_around(kept, reads[kept.node]));
    const bool none = wanted.empty();
    result.push_back(
        up ? Range{none ? present.end : std::clamp(wanted.begin, present.begin, present.end), present.end}
           : Range{present.begin, none ? present.begin : std::clamp(wanted.end, present.begin, present.end)});
  }
  return result;
}

int64_t held_bytes(const Plan& plan, const Model& model, const RunRanges& ranges) {
  int64_t now = 0;
  int64_t most = 0;
  std::vector<int64_t> bytes(model.graph.nodes.size(), 0);
  for (size_t input : model.graph.side_inputs()) {
    bytes[input] = ranges.held[input].size() * model.shapes[input].channels * static_cast<int64_t>(sizeof(float));
    now += bytes[input];
  }
  for (size_t s = 0; s < plan.segments.size(); ++s) {
    for (const Boundary& kept : plan.segments[s].keeps) {
      bytes[kept.node] = ranges.held[kept.node].size() * kept.channels * static_cast<int64_t>(sizeof(float));
      now += bytes[kept.node];
    }
    most = std::max(most, now);
    for (size_t node : plan.segments[s].reads)
      if (node != 0 && ranges.last_reader[node] == s) now -= bytes[node];
  }
  return most + ranges.held[0].size();
}

int64_t pooled_bytes(const Plan& plan, const RunRanges& ranges) {
  std::map<size_t, int64_t> in_use;  // node -> bytes
  std::multiset<int64_t> free;
  int64_t all = 0;
  for (size_t s = 0; s < plan.segments.size(); ++s) {
    for (const Boundary& kept : plan.segments[s].keeps) {
      int64_t bytes = pooled_size(ranges.held[kept.node].size() * kept.channels * static_cast<int64_t>(sizeof(float)));
      const auto found = free.lower_bound(bytes);
      if (found != free.end() && serves(*found, bytes)) {
        bytes = *found;
        free.erase(found);
      } else {
        all += bytes;
      }
      in_use[kept.node] = bytes;
    }
    for (size_t node : plan.segments[s].reads)
      if (node != 0 && ranges.last_reader[node] == s && in_use.contains(node)) {
        free.insert(in_use[node]);
        in_use.erase(node);
      }
  }
  return all;
}

}  // namespace seqcast
