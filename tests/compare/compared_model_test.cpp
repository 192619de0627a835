// SPDX-License-Identifier: MIT
// Tests of models with their transforms as layers.
#include "compare/compared_model.hpp"

#include <catch2/catch.hpp>

#include "tests/compare/networks.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

/// A network with one head of each transform, on one layer [3, 24]; `profile` with counts [3, 1].
Model with_heads(const std::vector<Transform>& transforms) {
  GraphBuilder builder;
  const size_t conv = builder.then(Conv1d{.filters = 3, .kernel = 1}, "conv");
  const size_t counts = builder.join({conv}, GlobalPool{Pooling::max}, "counts");
  Model model;
  model.graph = builder.graph();
  model.contract.window_bases = network_window;
  for (const Transform transform : transforms) {
    Head head;
    head.name = to_text(transform);
    head.node = conv;
    head.transform = transform;
    if (transform == Transform::profile) head.counts = counts;
    model.contract.heads.push_back(head);
  }
  model.shapes = shapes(model.graph, network_window);
  model.weights = synthetic_weights(model.graph, model.shapes, random_rule(2));
  return model;
}

}  // namespace

TEST_CASE("a transform is a layer that gives what it gives") {
  for (const auto& [name, transform] : Names<Transform>::table) {
    INFO(name);
    const Model model = with_heads({transform});
    const ComparedModel whole = compared(model, "x");
    const size_t added = transform == Transform::none ? 0 : transform == Transform::profile ? 3 : 1;
    REQUIRE(whole.graph.nodes.size() == model.graph.nodes.size() + added);
    const std::vector<reference::Array> values = test::values_of(whole, letters_of(whole));
    std::vector<float> expected(values[1].values.begin(), values[1].values.end());
    const std::vector<float> counts(values[2].values.begin(), values[2].values.end());
    apply(transform, expected, 3, network_window, counts);
    const reference::Array& got = added == 0 ? values[1] : values.back();
    for (size_t i = 0; i < expected.size(); ++i) CHECK(got.values[i] == Approx(expected[i]).epsilon(1e-5).margin(1e-6));
  }
}

TEST_CASE("heads of one layer and transform share the layer") {
  CHECK(compared(with_heads({Transform::sigmoid, Transform::sigmoid}), "x").graph.nodes.size() == 4);
}
