// SPDX-License-Identifier: MIT
// Tests of dilated convolutions as products of single taps and their sums.
#include "model/split_taps.hpp"

#include <catch2/catch.hpp>

#include "model/reference/evaluate.hpp"
#include "tests/engine/run/small_model.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

/// A head on the last node, one on a dilated convolution, and another whose batch norm is folded into it.
Model three_dilated() {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 5, .kernel = 3, .dilation = 2, .padding = same}, "reads_letters");
  builder.then(Conv1d{.filters = 6, .kernel = 4, .dilation = 3, .padding = sides(2, 5)}, "plain");
  const size_t trunk = builder.then(Activation{ActivationFunction::relu});
  builder.then(Conv1d{.filters = 6, .kernel = 3, .dilation = 2, .padding = same}, "normalised");
  builder.then(BatchNorm{1e-3});
  builder.join({builder.last(), trunk}, Add{});
  builder.then(Conv1d{.filters = 6, .kernel = 3, .dilation = 4, .padding = same, .bias = false}, "unbiased");
  builder.then(Conv1d{.filters = 6, .kernel = 3, .padding = same}, "undilated");
  const size_t head = builder.then(Conv1d{.filters = 2, .kernel = 3, .dilation = 2, .padding = same}, "head");
  return model_of(builder.graph(), 40, random_rule(4), {head});
}

}  // namespace

TEST_CASE("split convolutions compute the same, and keep their names") {
  const Model model = three_dilated();
  const auto split = split_taps(model);
  REQUIRE(split);
  CHECK(split->graph.nodes.size() == model.graph.nodes.size() + 2);
  for (const char* name : {"plain", "unbiased"}) {
    const size_t sum = *split->graph.find(name);
    CHECK(std::holds_alternative<TapSum>(split->graph.nodes[sum].layer));
    CHECK(split->graph.nodes[split->graph.nodes[sum].inputs[0]].name == std::string(name) + "_taps");
  }
  for (const char* name : {"reads_letters", "normalised", "undilated", "head"})
    CHECK(std::holds_alternative<Conv1d>(split->graph.nodes[*split->graph.find(name)].layer));
  CHECK(split->contract.heads[0].node == *split->graph.find("head"));
  Random random(1);
  const reference::Array x = reference::one_hot(random_codes(random, 40, 4), 4, 0.25);
  const auto expected = reference::evaluate(model.graph, model.weights, x);
  const auto got = reference::evaluate(split->graph, split->weights, x);
  for (size_t i = 0; i < model.graph.nodes.size(); ++i) {
    const size_t same_node = *split->graph.find(model.graph.nodes[i].name);
    INFO(model.graph.nodes[i].name);
    CHECK(split->shapes[same_node] == model.shapes[i]);
    for (size_t v = 0; v < expected[i].values.size(); ++v)
      REQUIRE(got[same_node].values[v] == Approx(expected[i].values[v]).margin(1e-12));
  }
}

TEST_CASE("a split convolution's weights are views, of views too") {
  Model model = three_dilated();
  Tensor& weight = model.weights.tensors.at("plain.weight");  // seen with its taps turned around
  View turned = view_of(weight);
  reverse(turned, 2, weight.shape[2]);
  weight = seen_as(weight, weight.shape, turned);
  const auto split = split_taps(model);
  const Tensor& taps = split->weights.tensors.at("plain_taps.weight");
  CHECK(taps.bytes.data() == weight.bytes.data());
  CHECK(taps.shape == std::vector<int64_t>{24, 5, 1});
  const std::vector<float> of_taps = to_floats(taps),
                           whole = to_floats(weight);  // [kernel, filters, C], [filters, C, kernel]
  for (size_t f = 0; f < 6; ++f)
    for (size_t c = 0; c < 5; ++c)
      for (size_t k = 0; k < 4; ++k) REQUIRE(of_taps[(k * 6 + f) * 5 + c] == whole[(f * 5 + c) * 4 + k]);
}

TEST_CASE("a model without dilated convolutions that can be split has no other form") {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 5, .kernel = 3, .dilation = 2, .padding = same});
  builder.then(Conv1d{.filters = 5, .kernel = 3, .padding = same});
  CHECK_FALSE(split_taps(model_of(builder.graph(), 40, random_rule(4))));
}
