// SPDX-License-Identifier: MIT
#include "compare/compared_model.hpp"

#include <optional>
#include <set>
#include <tuple>

#include "model/graph_builder.hpp"

namespace seqcast {
namespace {

/// The layer that a transform is, where it is one.
std::optional<Layer> layer_of(Transform transform) {
  switch (transform) {
    case Transform::sigmoid:
      return Activation{ActivationFunction::sigmoid};
    case Transform::softplus:
      return Activation{ActivationFunction::softplus};
    case Transform::exp:
      return Activation{ActivationFunction::exp};
    case Transform::exp_linear:
      return Activation{ActivationFunction::exp_linear};
    case Transform::softmax:
      return Softmax{Axis::channels};
    case Transform::softmax_bins:
    case Transform::profile:
      return Softmax{Axis::length};
    case Transform::none:
      return std::nullopt;
  }
  return std::nullopt;
}

/// [T, B] -> [T, B]
void add_transform(GraphBuilder& builder, const Head& head) {
  const std::optional<Layer> layer = layer_of(head.transform);
  if (!layer) return;
  const std::string name = builder.node(head.node).name;
  const size_t squeezed = builder.join({head.node}, *layer, name + "_" + std::string(to_text(head.transform)));
  if (head.transform != Transform::profile || !head.counts) return;
  // Softmax over the bins, [T, B], times the counts, [T, 1].
  const std::string counts = builder.node(*head.counts).name + "_exp";
  const size_t total = builder.join({*head.counts}, Activation{ActivationFunction::exp}, counts);
  builder.join({squeezed, total}, Multiply{}, name + "_counts");
}

}  // namespace

ComparedModel compared(const Model& model, std::string name) {
  GraphBuilder builder(model.graph);
  std::set<std::tuple<size_t, Transform>> added;
  for (const Head& head : model.contract.heads)
    if (added.emplace(head.node, head.transform).second) add_transform(builder, head);
  ComparedModel result{std::move(name), builder.graph(), {}, model.weights, model.contract};
  result.shapes = shapes(result.graph, model.contract.window_bases);
  return result;
}

}  // namespace seqcast
