// SPDX-License-Identifier: MIT
#include "formats/card/card_names.hpp"

#include "formats/card/card_text.hpp"
#include "model/graph_builder.hpp"

namespace seqcast {
namespace {

/// The model with the names of another one's layers and heads, if it is the same but for them.
Model named_as(const Model& first, Model model) {
  if (first.graph.nodes.size() != model.graph.nodes.size()) return model;
  Model named = model;
  named.weights.tensors.clear();
  for (size_t i = 0; i < named.graph.nodes.size(); ++i) {
    Node& node = named.graph.nodes[i];
    node.name = first.graph.nodes[i].name;
    copy_tensors(model.weights, model.graph.nodes[i], input_shapes(model.graph, model.shapes, i), node.name,
                 named.weights);
  }
  for (size_t h = 0; h < named.contract.heads.size(); ++h)
    named.contract.heads[h].name = first.contract.heads[h].name;  // as many: they are averaged one by one
  return have_one_card(first, named) ? named : model;
}

}  // namespace

Model with_card_names(const Model& model) {
  PrunedGraph kept = pruned(model.graph, read_by(model.graph, model.contract.heads));
  Model result = model;
  result.shapes.clear();
  result.weights.tensors.clear();
  for (size_t i = 0; i < kept.kept.size(); ++i) {
    const size_t before = kept.kept[i];
    copy_tensors(model.weights, model.graph.nodes[before], input_shapes(model.graph, model.shapes, before),
                 kept.graph.nodes[i].name, result.weights);
    result.shapes.push_back(model.shapes[before]);
  }
  result.graph = std::move(kept.graph);
  renumber(result.contract.heads, kept.place);
  UniqueNames heads;
  for (Head& head : result.contract.heads) head.name = heads.give(head.name);
  return result;
}

Ensemble with_card_names(const Ensemble& ensemble) {
  Ensemble result{{}, ensemble.averaging};
  for (const Model& member : ensemble.members) {
    Model named = with_card_names(member);
    result.members.push_back(result.members.empty() ? std::move(named) : named_as(result.first(), std::move(named)));
  }
  return result;
}

}  // namespace seqcast
