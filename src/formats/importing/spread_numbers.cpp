// SPDX-License-Identifier: MIT
#include "formats/importing/spread_numbers.hpp"

namespace seqcast {

std::vector<float> spread_numbers(const ImportedGraph& graph, const ImportedValue& value,
                                  const std::vector<int64_t>& sizes, const std::vector<float>& numbers) {
  const Shape shape = graph.shape(value.node);
  std::vector<float> all;
  all.reserve(static_cast<size_t>(shape.length * shape.channels));
  for (int64_t position = 0; position < shape.length; ++position)
    for (int64_t channel = 0; channel < shape.channels; ++channel) {
      int64_t at = 0;
      for (size_t i = 0; i < sizes.size(); ++i) {
        const int64_t place = value.axes[i] == ValueAxis::length ? position : channel;
        at = at * sizes[i] + (sizes[i] == 1 ? 0 : place);
      }
      all.push_back(numbers[static_cast<size_t>(at)]);
    }
  return all;
}

size_t as_one_vector(ImportedGraph& graph, const std::string& name, const ImportedValue& value) {
  return graph.add(name + "_flat", Flatten{FlattenOrder::length_major}, {value.node});  // [C, L] -> [C * L, 1]
}

ImportedValue from_one_vector(ImportedGraph& graph, const std::string& name, size_t vector,
                              const ImportedValue& value) {
  const size_t rows = graph.add(name + "_rows", Fold{graph.shape(value.node).length}, {vector});
  return {graph.transposed(rows), value.axes};
}

}  // namespace seqcast
