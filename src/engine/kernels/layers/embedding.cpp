// SPDX-License-Identifier: MIT
// Kernel of embeddings: a convolution of kernel size 1 over one-hot letters.
#include "engine/kernels/convolution/convolution.hpp"

namespace seqcast {

Kernel build(const Embedding& layer, const KernelSpec& spec) {
  const Tensor& rows = spec.model.weights.tensors.at(spec.model.graph.nodes[spec.step.node].name + ".weight");
  View view = view_of(rows);  // [letters, dimensions] -> [dimensions, letters]
  std::swap(view.strides[0], view.strides[1]);
  return build_convolution(spec, {WeightRows(seen_as(rows, {layer.dimensions, spec.in_channels()}, view)),
                                  std::vector<float>(static_cast<size_t>(layer.dimensions), 0.0f)});
}

}  // namespace seqcast
