// SPDX-License-Identifier: MIT
#include "model/receptive_fields.hpp"

#include <fmt/format.h>

#include <variant>

#include "model/counts.hpp"

namespace seqcast {
namespace {

LayerFacts facts_of(const Model& model, size_t node, const std::vector<Movement>& along, const Counts& counts) {
  const Layer& layer = model.graph.nodes[node].layer;
  LayerFacts facts;
  facts.name = model.graph.nodes[node].name;
  facts.kind = kind(layer);
  std::visit(
      [&](const auto& of) {
        if constexpr (requires { of.kernel; }) facts.kernel = of.kernel;
        if constexpr (requires { of.dilation; }) facts.dilation = of.dilation;
        if constexpr (requires { of.size, of.stride; }) facts.kernel = of.size;  // a pool
      },
      layer);
  const ReceptiveField field = receptive_field(model.graph, model.shapes, node, along);
  facts.stride = along[node].stride;
  facts.shape = model.shapes[node];
  facts.parameters = counts.trainable + counts.statistics;
  facts.positions = needs(layer, 0, input_shapes(model.graph, model.shapes, node), {0, 1}).size();
  facts.bases = field.bases;
  facts.first = field.first;
  return facts;
}

HeadFacts facts_of(const Model& model, const Head& head, const std::vector<Movement>& along,
                   const Ranges& clean_positions) {
  HeadFacts facts;
  facts.head = &head;
  // The middle bin: with up-sampling a bin's reach depends on its phase, and the widest counts for the total.
  const int64_t bin = head.bins / 2;
  const ReceptiveField field = receptive_field(model.graph, model.shapes, head.node, along);
  Range seen = needs(model.graph, model.shapes, head.node, {bin, bin + 1})[0];
  if (!field.stride) seen = intersection(seen, {0, model.shapes[0].length});  // as the field itself: there is no more
  facts.bases = field.bases;
  facts.left = head.first_base + bin * head.bin_bases - seen.begin;
  facts.right = seen.end - (head.first_base + (bin + 1) * head.bin_bases);
  facts.clean = clean_positions[head.node];
  return facts;
}

}  // namespace

std::string stride_text(const std::optional<Stride>& stride) {
  if (!stride) return "-";
  return stride->positions == 1 ? std::to_string(stride->bases)
                                : fmt::format("{}/{}", stride->bases, stride->positions);
}

std::vector<LayerFacts> layer_facts(const Model& model) {
  const std::vector<Counts> layer_counts = counts(model.graph, model.shapes);
  const std::vector<Movement> along = movements(model.graph, model.shapes);
  std::vector<LayerFacts> layers;
  for (size_t node = 1; node < model.graph.nodes.size(); ++node)
    layers.push_back(facts_of(model, node, along, layer_counts[node]));
  return layers;
}

std::vector<HeadFacts> head_facts(const Model& model) {
  const Ranges clean_positions = clean(model.graph, model.shapes);
  const std::vector<Movement> along = movements(model.graph, model.shapes);
  std::vector<HeadFacts> heads;
  for (const Head& head : model.contract.heads) heads.push_back(facts_of(model, head, along, clean_positions));
  return heads;
}

}  // namespace seqcast
