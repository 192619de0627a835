// SPDX-License-Identifier: MIT
// Are the kernels of true convolutions turned along the right axes?
#include "seqcast/model/flip_kernels.hpp"

#include <catch2/catch.hpp>

#include "model/error_of.hpp"
#include "model/graph_builder.hpp"
#include "model/synthetic_weights.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

/// A convolution of 2 filters over 2 channels with a kernel of 3, then a dense layer that must stay as it is.
Model small() {
  GraphBuilder builder(2);
  builder.then(Conv1d{.filters = 2, .kernel = 3}, "conv");
  builder.then(Dense{.units = 1}, "out");
  Model model;
  model.path = "small.json";
  model.graph = builder.graph();
  model.shapes = shapes(model.graph, 5);
  add_tensor(model.weights, "conv.weight", {2, 2, 3}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
  add_tensor(model.weights, "conv.bias", {2}, {1, 2});
  add_tensor(model.weights, "out.weight", {1, 2}, {1, 2});
  add_tensor(model.weights, "out.bias", {1}, {1});
  return model;
}

std::vector<float> kernel(const Model& model) { return node_floats(model.weights, model.graph.nodes[1], "weight"); }

}  // namespace

TEST_CASE("a kernel is reversed along its positions, filter by filter and channel by channel") {
  Model model = small();
  CHECK(flip_kernels(model, {}) == 1);
  CHECK(kernel(model) == std::vector<float>{3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10});
  CHECK(node_floats(model.weights, model.graph.nodes[1], "bias") == std::vector<float>{1, 2});
  CHECK(node_floats(model.weights, model.graph.nodes[2], "weight") == std::vector<float>{1, 2});
}

TEST_CASE("a picture's kernel is reversed along positions and channels") {
  Model model = small();
  flip_kernels(model, {"conv"});
  CHECK(kernel(model) == std::vector<float>{6, 5, 4, 3, 2, 1, 12, 11, 10, 9, 8, 7});
}

TEST_CASE("reversed twice, a kernel of two bytes a value is what it was") {
  Model model = small();
  Tensor& tensor = model.weights.tensors.at("conv.weight");
  tensor.type = DataType::bf16;
  tensor.bytes = tensor.bytes.first(24);
  const std::vector<float> before = kernel(model);
  flip_kernels(model, {"conv"});
  CHECK(kernel(model) != before);
  flip_kernels(model, {"conv"});
  CHECK(kernel(model) == before);
}

TEST_CASE("a picture that is no convolution of the model is an error") {
  Model model = small();
  CHECK(error_of([&] { flip_kernels(model, {"out"}); }) == "small.json: layer 'out' is dense, expected conv1d");
  CHECK(error_of([&] { flip_kernels(model, {"none"}); }) == "small.json: there is no layer 'none'");
}
