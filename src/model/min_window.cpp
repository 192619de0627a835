// SPDX-License-Identifier: MIT
#include "model/min_window.hpp"

#include <algorithm>
#include <type_traits>

namespace seqcast {
namespace {

/// The positions of a layer's input from which it has `outputs` positions. @param in  its shape in a longer window.
template <class Kind>
int64_t min_input(const Kind& layer, Shape in, int64_t outputs) {
  if constexpr (requires { layer.slide(int64_t{1}); }) {  // a kernel or a pool that slides along the positions
    int64_t least = 1, enough = in.length + 1;            // by bisection: a longer input has no fewer outputs
    while (least < enough) {
      const int64_t middle = least + (enough - least) / 2;
      if (layer.slide(middle).length(middle) >= outputs) {
        enough = middle;
      } else {
        least = middle + 1;
      }
    }
    return least;
  } else if constexpr (std::is_same_v<Kind, Crop>) {
    return outputs + layer.left + layer.right;
  } else if constexpr (std::is_same_v<Kind, Pad>) {
    return std::max<int64_t>(outputs - layer.left - layer.right, 1);
  } else if constexpr (std::is_same_v<Kind, Upsample>) {
    return ceil_div(outputs, layer.factor);
  } else if constexpr (std::is_same_v<Kind, Fold>) {
    const bool is_transposition = layer.channels == in.length;  // its positions are the input's channels
    return is_transposition ? 1 : ceil_div(outputs * layer.channels, in.channels);
  } else {
    return outputs;
  }
}

}  // namespace

int64_t min_window(const Graph& graph, const std::vector<Shape>& shapes) {
  std::vector<int64_t> least(graph.nodes.size(), 1);
  for (size_t i = graph.nodes.size(); i-- > 1;) {
    const Node& node = graph.nodes[i];
    for (const size_t input : node.inputs) {
      if (shapes[input].length == 1) continue;  // of a window, however long it is
      const auto min_of = [&](const auto& layer) { return min_input(layer, shapes[input], least[i]); };
      least[input] = std::max(least[input], std::visit(min_of, node.layer));
    }
  }
  return least[0];
}

}  // namespace seqcast
