// SPDX-License-Identifier: MIT
// A baseline: a run's rows of every node, from which edited runs read what no edit has changed.
#pragma once

#include <vector>

#include "engine/run/run.hpp"
#include "engine/run/stream.hpp"

namespace seqcast {

struct Baseline {
  Context context = Context::window;
  Range bins;
  Range bases;  ///< positions of the input that `codes` holds
  std::vector<uint8_t> codes;
  std::vector<BoundaryRows> rows;  ///< [nodes]; of what is given at side inputs too
  std::vector<Range> computed;     ///< [segments]: of the rows those that are not padding

  /// Bytes of the rows.
  int64_t bytes() const {
    int64_t all = 0;
    for (const BoundaryRows& of_node : rows)
      if (of_node.block) all += static_cast<int64_t>(of_node.block->bytes());
    return all;
  }
};

}  // namespace seqcast
