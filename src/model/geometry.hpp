// SPDX-License-Identifier: MIT
// Receptive fields: positions that outputs depend on, inputs affect, or padding reaches (design §4).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "model/graph.hpp"
#include "model/stride.hpp"

namespace seqcast {

/// Positions per node, all composed from the layers' own needs and reaches: there is no second formula.
using Ranges = std::vector<Range>;

/// For every node, the hull of its positions that outputs `out` of `node` read, before clipping; empty where none.
/// Element 0 is the input's: bases of the window, which may lie outside it (padding).
Ranges needs(const Graph& graph, const std::vector<Shape>& shapes, size_t node, Range out);

/// For every node, the hull of its positions that change when bases `in` of the window change, clipped.
Ranges reaches(const Graph& graph, const std::vector<Shape>& shapes, Range in);

/// Whether later positions of a layer read later positions of one of its inputs: not where all read the same, be it the
/// one position of a broadcast input or the whole window.
bool moves_along(const Layer& layer, size_t input, std::span<const Shape> in);

/// For every node, the positions that read no padding at that layer or any before it.
Ranges clean(const Graph& graph, const std::vector<Shape>& shapes);

/// What one position of a node sees of the window.
struct ReceptiveField {
  int64_t bases = 0;             ///< span of bases that can change one value; the widest of its positions
  std::optional<Stride> stride;  ///< none where the node takes the whole window
  int64_t first = 0;             ///< first base (before clipping) that position 0 reads
  int64_t phases = 1;  ///< positions until what they see repeats, `stride` times as many whole bases further on; 1 but
                       ///< where something up-samples or unrolls
};

/// How a node moves along the sequence.
struct Movement {
  /// Along what it moves along, also where each position sees the whole window because a value of it is broadcast; none
  /// where the node itself takes the whole window.
  std::optional<Stride> stride;
  /// Whether every layer that it reads looks the same wherever it stands, however long the input is: then a chromosome
  /// can stream through it. False for what is flattened, pooled globally or normalized over length.
  bool streams = false;
};

/// [nodes]
std::vector<Movement> movements(const Graph& graph, const std::vector<Shape>& shapes);

ReceptiveField receptive_field(const Graph& graph, const std::vector<Shape>& shapes, size_t node);
/// The same for one node of several. @param movements  of the graph.
ReceptiveField receptive_field(const Graph& graph, const std::vector<Shape>& shapes, size_t node,
                               const std::vector<Movement>& movements);

std::optional<Stride> stride_of(const Graph& graph, const std::vector<Shape>& shapes, size_t node);
bool streams(const Graph& graph, const std::vector<Shape>& shapes, size_t node);

}  // namespace seqcast
