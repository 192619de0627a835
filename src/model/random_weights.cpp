// SPDX-License-Identifier: MIT
#include "model/random_weights.hpp"

#include <cmath>
#include <memory>
#include <span>
#include <vector>

namespace seqcast {

void fill_with_random_weights(Model& model) {
  auto storage = std::make_shared<std::vector<std::vector<float>>>();
  uint32_t state = 1;
  for (size_t i = 0; i < model.graph.nodes.size(); ++i) {
    const Node& node = model.graph.nodes[i];
    for (const TensorSpec& spec : tensors(node.layer, input_shapes(model.graph, model.shapes, i))) {
      const bool is_positive = spec.name == "running_var";
      const auto fan_in = static_cast<float>(spec.size() / spec.shape[0]);
      std::vector<float> values(static_cast<size_t>(spec.size()));
      for (float& value : values) {
        state = state * 1664525u + 1013904223u;
        const float unit = static_cast<float>(state >> 8) * 0x1p-24f;  // [0, 1)
        value = is_positive ? 0.5f + unit : (2 * unit - 1) * std::sqrt(3 / fan_in);
      }
      storage->push_back(std::move(values));
      model.weights.tensors[node.name + "." + spec.name] = {DataType::f32, spec.shape,
                                                            std::as_bytes(std::span(storage->back()))};
    }
  }
  model.weights.storage = storage;
}

}  // namespace seqcast
