// SPDX-License-Identifier: MIT
#include "model/reference/evaluate.hpp"

namespace seqcast::reference {
namespace {

Tensors tensors_of(const Weights& weights, const Node& node, std::span<const Shape> in) {
  Tensors result;
  for (const TensorSpec& tensor : tensors(node.layer, in)) {
    const std::vector<float> values = node_floats(weights, node, tensor.name);
    result[tensor.name].assign(values.begin(), values.end());
  }
  return result;
}

}  // namespace

std::vector<Array> evaluate(const Graph& graph, const Weights& weights, const Array& input, PaddingValue padding,
                            const std::map<std::string, Array>& others) {
  std::vector<Array> result;
  for (const Node& node : graph.nodes) {
    std::vector<const Array*> in;
    for (size_t index : node.inputs) in.push_back(&result[index]);
    if (in.empty()) in.push_back(result.empty() ? &input : &others.at(node.name));
    std::vector<Shape> shapes;
    for (const Array* one : in) shapes.push_back(one->shape);
    const Tensors own = tensors_of(weights, node, shapes);
    result.push_back(std::visit([&](const auto& layer) { return evaluate(layer, in, own, padding); }, node.layer));
  }
  return result;
}

Array one_hot(std::span<const uint8_t> codes, int64_t channels, double unknown) {
  Array result({channels, static_cast<int64_t>(codes.size())});
  for (int64_t l = 0; l < result.shape.length; ++l)
    for (int64_t c = 0; c < channels; ++c)
      result.at(c, l) = codes[l] == channels ? unknown : static_cast<double>(codes[l] == c);
  return result;
}

}  // namespace seqcast::reference
