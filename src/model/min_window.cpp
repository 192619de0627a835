// SPDX-License-Identifier: MIT
#include "model/min_window.hpp"

#include <algorithm>

namespace seqcast {

int64_t min_window(const Graph& graph, const std::vector<Shape>& shapes) {
  std::vector<int64_t> least(graph.nodes.size(), 1);
  for (size_t i = graph.nodes.size(); i-- > 1;) {
    const Node& node = graph.nodes[i];
    for (const size_t input : node.inputs) {
      if (shapes[input].length == 1) continue;  // of a window, however long it is
      least[input] = std::max(least[input], min_input(node.layer, shapes[input], least[i]));
    }
  }
  return least[0];
}

}  // namespace seqcast
