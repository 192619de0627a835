// SPDX-License-Identifier: MIT
// Builds test models from graphs, and random plans.
#pragma once

#include <string>
#include <vector>

#include "engine/kernels/isa.hpp"
#include "engine/plan/segment_layout.hpp"
#include "model/geometry.hpp"
#include "model/model.hpp"
#include "tests/model/random_graph.hpp"
#include "tests/model/synthetic_weights.hpp"

namespace seqcast::test {

/// Whole numbers from -3 to 3, so that sums are exact in f32 in any order.
inline WeightRule integer_rule(uint64_t seed) {
  return [seed](std::string_view name, int64_t index) {
    return static_cast<float>(static_cast<int64_t>(hashed(name, index, seed) * 7) - 3);
  };
}

/// A head at a node, with the bins that the layers compute, so that settle() has nothing to say.
inline Head head_at(const Graph& graph, const std::vector<Shape>& shapes, size_t node) {
  Head head;
  head.name = graph.nodes[node].name;
  head.node = node;
  for (int64_t track = 0; track < shapes[node].channels; ++track) head.tracks.push_back(std::to_string(track));
  const auto stride = stride_of(graph, shapes, node);
  head.bin_bases = stride ? stride->bases : shapes[0].length;
  const Range seen = needs(graph, shapes, node, {0, 1})[0];
  head.first_base = seen.begin < 0 && seen.end > 0 ? 0 : seen.begin;
  return head;
}

/// @param heads  nodes; none: the last one.
inline Model model_of(const Graph& graph, int64_t window_bases, const WeightRule& rule,
                      std::vector<size_t> heads = {}) {
  if (heads.empty()) heads.push_back(graph.nodes.size() - 1);
  Model model;
  model.about.name = model.reading.path = "small";
  model.graph = graph;
  model.shapes = shapes(graph, window_bases);
  const int64_t letters = model.shapes[0].channels;
  if (letters <= 4) model.contract.alphabet = std::string("ACGT").substr(0, static_cast<size_t>(letters));
  if (letters > 4) model.contract.alphabet.clear();  // numbers
  model.contract.window_bases = window_bases;
  for (size_t node : heads) model.contract.heads.push_back(head_at(graph, model.shapes, node));
  settle(model);
  model.weights = synthetic_weights(graph, model.shapes, rule);
  return model;
}

/// Codes of a sequence, about one in ten unknown.
inline std::vector<uint8_t> random_codes(Random& random, int64_t bases, int64_t letters) {
  std::vector<uint8_t> codes(static_cast<size_t>(bases));
  for (uint8_t& code : codes) code = static_cast<uint8_t>(random.chance(10) ? letters : random.between(0, letters - 1));
  return codes;
}

/// Segments and tiles drawn at random, down to the smallest.
inline Plan random_plan(const Model& model, const std::vector<size_t>& heads, Random& random) {
  const PlanBasis basis = make_plan_basis(model, heads, this_machine());
  Plan plan{heads, {}, {}, tile_unit(basis, heads)};
  for (size_t first = 0; first < basis.steps.size();) {
    const auto left = static_cast<int64_t>(basis.steps.size() - first);
    const size_t last = first + static_cast<size_t>(random.between(1, left));
    const auto unit = tile_unit(basis, first, last);
    auto segment = lay_out(basis, first, last, unit ? *unit * random.between(1, 4) : 0);
    if (!segment) segment = lay_out(basis, first, last, 0);
    plan.segments.push_back(std::move(*segment));
    first = last;
  }
  return plan;
}

/// Every step a segment of its own, of the smallest tiles.
inline Plan finest_plan(const Model& model, const std::vector<size_t>& heads) {
  const PlanBasis basis = make_plan_basis(model, heads, this_machine());
  Plan plan{heads, {}, {}, tile_unit(basis, heads)};
  for (size_t s = 0; s < basis.steps.size(); ++s) {
    auto segment = lay_out(basis, s, s + 1, tile_unit(basis, s, s + 1).value_or(0));
    if (!segment) segment = lay_out(basis, s, s + 1, 0);
    plan.segments.push_back(std::move(*segment));
  }
  return plan;
}

}  // namespace seqcast::test
