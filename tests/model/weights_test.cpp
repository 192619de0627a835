// SPDX-License-Identifier: MIT
// Tests of the check of weights against the graph.
#include "model/weights.hpp"

#include <catch2/catch.hpp>
#include <limits>
#include <memory>
#include <span>

#include "tests/model/error_of.hpp"
#include "tests/model/graph_builder.hpp"
#include "tests/model/synthetic_weights.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

/// A convolution without bias under a batch norm, and a dense layer: what the checks are tried on.
struct Small {
  Graph graph;
  std::vector<Shape> sizes;
  Weights weights;
  std::vector<bool> all;

  Small() {
    GraphBuilder builder;
    builder.then(Conv1d{.filters = 3, .kernel = 5, .bias = false}, "conv");
    builder.then(BatchNorm{1e-3}, "norm");
    builder.then(Dense{2}, "head");
    graph = builder.graph();
    sizes = shapes(graph, 20);
    weights = synthetic_weights(graph, sizes, random_rule(1));
    weights.source = "basset.safetensors";
    all.assign(graph.nodes.size(), true);
  }
};

}  // namespace

TEST_CASE("weights that fit the graph pass, and nothing is reported") {
  Small small;
  const WeightsReport report = check_weights(small.weights, small.graph, small.sizes, small.all);
  CHECK(report.unused.empty());
  CHECK(report.not_finite.empty());
  CHECK(report.not_finite_values == 0);
}

TEST_CASE("a missing tensor is named with its shape and layer") {
  Small small;
  small.weights.tensors.erase("norm.running_var");
  CHECK(error_of([&] { check_weights(small.weights, small.graph, small.sizes, small.all); }) ==
        "basset.safetensors: tensor 'norm.running_var' is missing, expected [3] for layer 'norm' (batch_norm)");
}

TEST_CASE("a tensor of the wrong shape is named with both shapes and its layer") {
  Small small;
  add_tensor(small.weights, "conv.weight", {3, 5, 4}, std::vector<float>(60, 1.0F));
  CHECK(error_of([&] { check_weights(small.weights, small.graph, small.sizes, small.all); }) ==
        "basset.safetensors: tensor 'conv.weight' has shape [3, 5, 4], expected [3, 4, 5] from layer 'conv' (conv1d)");
}

TEST_CASE("tensors that no wanted layer reads are reported, never an error") {
  Small small;
  add_tensor(small.weights, "conv.bias", {3}, {1, 2, 3});
  add_tensor(small.weights, "optimizer.step", {1}, {7});
  CHECK(check_weights(small.weights, small.graph, small.sizes, small.all).unused ==
        std::vector<std::string>{"conv.bias", "optimizer.step"});
}

TEST_CASE("layers that are not wanted need no tensors") {
  Small small;
  small.weights.tensors.erase("head.weight");
  small.all[*small.graph.find("head")] = false;
  CHECK(check_weights(small.weights, small.graph, small.sizes, small.all).unused ==
        std::vector<std::string>{"head.bias"});
}

TEST_CASE("NaN and infinities in weights are counted, each tensor named once") {
  Small small;
  const float nan = std::numeric_limits<float>::quiet_NaN();
  add_tensor(small.weights, "head.bias", {2}, {nan, 1});
  add_tensor(small.weights, "norm.weight", {3}, {nan, nan, std::numeric_limits<float>::infinity()});
  const WeightsReport report = check_weights(small.weights, small.graph, small.sizes, small.all);
  CHECK(report.not_finite == std::vector<std::string>{"norm.weight", "head.bias"});
  CHECK(report.not_finite_values == 4);
}

TEST_CASE("a node's tensor is found by its short name, and is empty where the layer has none") {
  Small small;
  const Node& conv = small.graph.nodes[1];
  CHECK(node_floats(small.weights, conv, "weight").size() == 60);
  CHECK(node_floats(small.weights, conv, "bias").empty());
}

TEST_CASE("of a file's tensors the graph takes those that its nodes read, and keeps their bytes alive") {
  const Small small;
  auto storage = std::make_shared<std::vector<float>>(60, 1.0F);
  const std::weak_ptr<const void> alive = storage;
  std::map<std::string, KeptTensor> tensors;
  const Tensor kernel{DataType::f32, {3, 4, 5}, std::as_bytes(std::span<const float>(*storage))};
  tensors["conv.weight"] = {kernel, storage};
  tensors["pruned.weight"] = {kernel, std::make_shared<int>(0)};
  tensors["head.bias"] = {{DataType::f32, {2}, {}}, nullptr};  // its values were not read
  Weights weights = weights_of(small.graph, small.sizes, tensors, "a.h5");
  CHECK(weights.source == "a.h5");
  REQUIRE(weights.tensors.size() == 1);
  CHECK(weights.tensors.begin()->first == "conv.weight");
  tensors.clear();
  storage.reset();
  CHECK_FALSE(alive.expired());
  weights = {};
  CHECK(alive.expired());
}
