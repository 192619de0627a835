// SPDX-License-Identifier: MIT
// The algorithms by which a step can be computed, and the table of what the planner knows about each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "engine/plan/conv_shape.hpp"

namespace seqcast {

/// The order is that of the table; of two that cost the same, the first is taken.
enum class Algorithm {
  loop,     ///< the layer kind's own kernel, in plain loops
  vectors,  ///< the layer kind's own kernel, in vector instructions
  lookup,
  grouped,
  gemm,
  winograd_2_3,  ///< F(2, 3): two outputs of three taps at a time
  winograd_4_3,
  winograd_6_3,
  winograd_4_5,
  winograd_6_5,
  winograd_4_4,
  winograd_5_8,
  winograd_6_6,
  gemv,
};
inline constexpr size_t num_algorithms = static_cast<size_t>(Algorithm::gemv) + 1;

/// What the planner knows about an algorithm. Its kernel is found by `algorithm` (engine/kernels).
struct AlgorithmRow {
  Algorithm algorithm;
  std::string_view name;                ///< in printed plans
  bool (*can)(const ConvShape& shape);  ///< what follows is asked only where it can
  ConvCost (*cost)(const ConvShape& shape, const Machine& machine) = nullptr;
  RoundingBlock (*rounding_block)(const ConvShape& shape) = [](const ConvShape&) { return RoundingBlock{}; };
  int64_t taps = 0;  ///< of a kernel that it computes at once, longer ones being split; 0: of any
};

/// The table: a row for each Algorithm, in its order.
std::span<const AlgorithmRow> algorithms();

const AlgorithmRow& row_of(Algorithm algorithm);

/// The first of least cost among the algorithms that can compute a convolution.
/// @throws Error  where none can.
Algorithm choose_algorithm(const ConvShape& shape, const std::function<double(const AlgorithmRow&)>& cost);
/// The same, by the multiply-adds' time of one tile.
Algorithm choose_algorithm(const ConvShape& shape, const Machine& machine);

/// As printed plans have it: its name, and in how many parts a long kernel goes.
std::string name_of(Algorithm algorithm, const ConvShape& shape);

}  // namespace seqcast
