// SPDX-License-Identifier: MIT
// Builder of small graphs for tests.
#pragma once

#include <vector>

#include "model/graph_builder.hpp"
#include "tests/model/printing.hpp"

namespace seqcast::test {

inline constexpr Padding valid{Padding::Kind::valid};
inline constexpr Padding same{Padding::Kind::same};
inline constexpr Padding causal{Padding::Kind::causal};
constexpr Padding sides(int64_t left, int64_t right) { return {Padding::Kind::sides, left, right}; }

/// The graph of one layer alone; a join reads the input twice.
inline Graph alone(const Layer& layer, int64_t channels) {
  GraphBuilder builder(channels);
  const bool joins = std::visit([](const auto& one) { return one.min_inputs > 1; }, layer);
  builder.join(joins ? std::vector<size_t>{0, 0} : std::vector<size_t>{0}, layer);
  return builder.graph();
}

}  // namespace seqcast::test
