// SPDX-License-Identifier: MIT
// Small networks of the kinds that published models are made of, for the self-test.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/graph.hpp"

namespace seqcast {

struct SmallNetwork {
  std::string name;
  Graph graph;
  int64_t window_bases;
  int64_t windows;
};

/// Between them they take every way to compute a convolution (engine/plan/algorithm).
std::vector<SmallNetwork> small_networks();

}  // namespace seqcast
