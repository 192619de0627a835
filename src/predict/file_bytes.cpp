// SPDX-License-Identifier: MIT
#include "predict/file_bytes.hpp"

namespace seqcast {

int64_t file_bytes(const Model& model) {
  int64_t bytes = 0;
  for (const auto& [name, tensor] : model.weights.tensors) bytes += static_cast<int64_t>(tensor.bytes.size());
  if (bytes > 0) return bytes;
  for (size_t i = 0; i < model.graph.nodes.size(); ++i)
    for (const TensorSpec& tensor : tensors(model.graph.nodes[i].layer, input_shapes(model.graph, model.shapes, i)))
      bytes += tensor.size() * int64_t{sizeof(float)};
  return bytes;
}

}  // namespace seqcast
