// SPDX-License-Identifier: MIT
#include "model/counts.hpp"

namespace seqcast {

std::vector<Counts> counts(const Graph& graph, const std::vector<Shape>& shapes) {
  std::vector<Counts> result(graph.nodes.size());
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    const std::vector<Shape> in = input_shapes(graph, shapes, i);
    for (const TensorSpec& tensor : tensors(graph.nodes[i].layer, in))
      (tensor.statistic ? result[i].statistics : result[i].trainable) += tensor.size();
    result[i].multiply_adds = multiply_adds(graph.nodes[i].layer, in);
    result[i].activation_bytes = shapes[i].channels * shapes[i].length * 4;
  }
  return result;
}

Counts total(const std::vector<Counts>& counts, const std::vector<bool>& wanted) {
  Counts sum;
  for (size_t i = 0; i < counts.size(); ++i) {
    if (!wanted[i]) continue;
    sum.trainable += counts[i].trainable;
    sum.statistics += counts[i].statistics;
    sum.multiply_adds += counts[i].multiply_adds;
    sum.activation_bytes += counts[i].activation_bytes;
  }
  return sum;
}

}  // namespace seqcast
