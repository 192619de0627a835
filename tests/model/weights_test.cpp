// SPDX-License-Identifier: MIT
// Are tensors widened exactly, and held against the graph with messages that say what is wrong?
#include "seqcast/model/weights.hpp"

#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <limits>

#include "model/error_of.hpp"
#include "model/graph_builder.hpp"
#include "model/synthetic_weights.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

float widened(DataType type, uint16_t bits) {
  const Tensor tensor{type, {1}, std::as_bytes(std::span(&bits, 1))};
  return to_floats(tensor).at(0);
}

/// f16 by its definition, in double precision.
double half_by_definition(uint16_t bits) {
  const double sign = bits & 0x8000 ? -1 : 1;
  const int exponent = (bits >> 10) & 0x1f;
  const double fraction = bits & 0x3ff;
  if (exponent == 31)
    return fraction == 0 ? sign * std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
  return sign * (exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25));
}

bool same_number(double a, double b) {
  return (std::isnan(a) && std::isnan(b)) || (a == b && std::signbit(a) == std::signbit(b));
}

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

TEST_CASE("f32 that lies at whole floats is lent, anything else is widened or copied, with the same values") {
  const std::vector<float> values{1.5f, -2.25f, 0.125f};
  std::vector<std::byte> shifted(1 + values.size() * sizeof(float));
  std::memcpy(shifted.data() + 1, values.data(), values.size() * sizeof(float));
  const uint16_t halves[] = {0x3e00, 0xc080, 0x3000};
  Weights weights;
  weights.tensors["aligned.weight"] = {DataType::f32, {3}, std::as_bytes(std::span(values))};
  weights.tensors["shifted.weight"] = {DataType::f32, {3}, std::span(shifted).subspan(1)};
  weights.tensors["halves.weight"] = {DataType::f16, {3}, std::as_bytes(std::span(halves))};
  for (const char* name : {"aligned", "shifted", "halves"}) {
    INFO(name);
    Node node;
    node.name = name;
    const Floats lent = lent_floats(weights, node, "weight");
    for (int64_t i = 0; i < 3; ++i) CHECK(lent[i] == values[static_cast<size_t>(i)]);
    CHECK((lent.data() == values.data()) == (node.name == "aligned"));
    CHECK(can_be_lent(weights.tensors.at(node.name + ".weight")) == (node.name == "aligned"));
  }
}

TEST_CASE("every f16 number widens exactly: zeros of both signs, subnormals, infinities and NaN among them") {
  int wrong = 0;
  for (uint32_t bits = 0; bits < 65536; ++bits)
    wrong += !same_number(widened(DataType::f16, static_cast<uint16_t>(bits)), half_by_definition(bits));
  CHECK(wrong == 0);
  CHECK(widened(DataType::f16, 0x3c00) == 1.0F);
  CHECK(widened(DataType::f16, 0x0001) == 0x1p-24F);
  CHECK(widened(DataType::f16, 0x83ff) == -1023 * 0x1p-24F);
  CHECK(widened(DataType::f16, 0x7bff) == 65504.0F);
}

TEST_CASE("a bf16 number is the upper half of an f32") {
  CHECK(widened(DataType::bf16, 0x3f80) == 1.0F);
  CHECK(widened(DataType::bf16, 0xc049) == -3.140625F);
  CHECK(widened(DataType::bf16, 0x0001) == 0x1p-133F);  // a subnormal
  CHECK(std::signbit(widened(DataType::bf16, 0x8000)));
  CHECK(widened(DataType::bf16, 0x7f80) == std::numeric_limits<float>::infinity());
  CHECK(std::isnan(widened(DataType::bf16, 0x7fc0)));
}

TEST_CASE("f32 is read at any alignment") {
  const float values[] = {1.5F, -2.25F};
  std::vector<std::byte> bytes(sizeof(values) + 1);
  std::memcpy(bytes.data() + 1, values, sizeof(values));
  const Tensor tensor{DataType::f32, {2}, std::span(bytes).subspan(1)};
  CHECK(tensor.size() == 2);
  CHECK(to_floats(tensor) == std::vector<float>{1.5F, -2.25F});
}

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
