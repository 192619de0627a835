// SPDX-License-Identifier: MIT
// The plan of a model: its steps, their algorithms, segments and tiles. Pure data that depends on the model and the
// machine alone, never on threads, batch or how much memory is at hand.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/plan/algorithm.hpp"
#include "model/model.hpp"

namespace seqcast {

/// Where a run's positions end. In a window every layer is padded at the window's own edges; in the genome context a
/// run is a piece of a sequence that goes on on both sides, and nothing is padded.
enum class Context { window, genome };

/// Outputs that are computed together where not all of them are, or not by one worker.
constexpr int64_t column_block = 64;

/// Bytes of one value.
constexpr int64_t bytes_of(DataType type) noexcept { return type == DataType::f32 ? 4 : 2; }

/// What a step reads of one node.
struct Read {
  size_t node = 0;
  size_t input = 0;     ///< of the layer's inputs: `node` itself, or a crop of it, which is read in place
  size_t operand = 0;   ///< which of the layer's inputs that is
  Range rows;           ///< positions of `node` that tile 0 reads
  int64_t advance = 0;  ///< positions of `node` from one tile to the next; 0 for what all tiles read
};

/// One call of a kernel: a layer with what follows it fused into its epilogue. Channels-last rows come in and go out.
struct Step {
  size_t node = 0;                   ///< the layer
  std::optional<size_t> batch_norm;  ///< folded into the layer before it (exact: nothing lies between)
  std::optional<size_t> pool;        ///< the max-pool through which a convolution's sums go on their way out
  std::optional<size_t> activation;  ///< applied to the layer's sums while they are in registers
  std::optional<size_t> crop;        ///< of the layer's rows, by which fewer are computed
  std::optional<size_t> add;         ///< of what the last of `reads` holds, row by row, before or after the activation
  /// Whether the layer looks letters up (codes, padding being the alphabet's size + 1) instead of reading numbers.
  bool reads_codes = false;
  std::optional<size_t> letter_activation;  ///< applied to what each letter reads, before it is looked up
  size_t output = 0;                        ///< the node whose values leave the step: the last of those above
  /// Of the layer's inputs, in their order (where any will do, those of most positions and channels come first), and
  /// then of what is added.
  std::vector<Read> reads;

  Range rows;           ///< positions of `output` that tile 0 computes, which may stick out of [0, L)
  int64_t advance = 0;  ///< positions of `output` from one tile to the next

  Algorithm algorithm = Algorithm::loop;
  DataType type = DataType::f32;  ///< of the rows that leave it

  bool one_row = false;  ///< what is read and output have one position a window, and no other is read

  /// Blocks of `output`'s channels that are computed and lie next to each other in its rows; empty: all are. Only a
  /// head's own layer has them.
  std::vector<Range> columns;

  /// Whether the activation is of the sum of both branches, and not of the layer's own alone.
  bool adds_first() const noexcept { return add && activation && *activation > *add; }
};

/// Channels of the rows that leave a step.
int64_t channels_computed(const Model& model, const Step& step);

/// Where a track lies in the rows that leave a step.
int64_t column_of(const Step& step, size_t track);

/// A node's values that outlive the segment that computes them.
struct Boundary {
  size_t node = 0;
  int64_t tile_positions = 0;  ///< tile i holds positions [i * tile_positions, (i + 1) * tile_positions)
  int64_t channels = 0;        ///< of its rows
  DataType type = DataType::f32;
};

/// Consecutive steps that go through a tile depth first, from what earlier segments kept to what later ones need.
/// Tiles stand on a grid that begins at the window's (or the padded chromosome's) base 0.
struct Segment {
  std::vector<Step> steps;
  std::vector<size_t> reads;  ///< nodes of earlier segments, and the input (node 0)
  std::vector<Boundary> keeps;
  bool whole = false;         ///< one tile is the whole window: something is flattened or pooled globally
  bool by_rows = false;       ///< every step has one row a window: all windows of a batch go through it at once
  Range input_rows;           ///< bases that tile 0 reads, where a step reads the input itself
  int64_t input_advance = 0;  ///< bases from one tile to the next
  int64_t input_place = -1;   ///< where the one-hot rows lie in the tile's scratch, in floats; -1: no step reads them
  /// Of a tile's values inside the segment: where each step's output begins, in floats; -1: written where it is kept.
  std::vector<int64_t> places;
  int64_t scratch_floats = 0;
};

struct Plan {
  std::vector<size_t> heads;   ///< indices into the contract's heads
  std::vector<size_t> counts;  ///< nodes of one position whose values are wanted besides the heads': their counts
  std::vector<Segment> segments;
  /// Bases after which positions of all nodes that its heads read stand alike again; none where the window is read as a
  /// whole, or where that is too far.
  std::optional<int64_t> period_bases = {};
};

/// What of a model is wanted.
struct PlanOptions {
  std::vector<std::vector<size_t>> tracks;    ///< [heads]: which tracks of each; all of them where empty
  std::vector<size_t> counts = {};            ///< heads' nodes of counts
  int64_t scratch_bytes = int64_t{64} << 20;  ///< of a tile's values at most, unless no tile is so small
  Context context = Context::window;          ///< whether a window's or a chromosome's tiles are to be quick
};

/// Chooses steps, segments and tiles for some heads of a model by a small cost model (design §6.3). A head of more than
/// `column_block` tracks is computed in blocks of tracks, and only in those that hold wanted ones.
Plan make_plan(const Model& model, const std::vector<size_t>& heads, const Machine& machine,
               const PlanOptions& options = {});

}  // namespace seqcast
