// SPDX-License-Identifier: MIT
// Tests of batch norm folding.
#include "engine/kernels/batch_norm_scale.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/engine/run/small_model.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

Model norm_alone(const BatchNorm& norm) {
  Model model = model_of(alone(norm, 2), 5, random_rule(1));
  const std::string name = model.graph.nodes[1].name;
  if (norm.gamma) add_tensor(model.weights, name + ".weight", {2}, {3, -1});
  if (norm.beta) add_tensor(model.weights, name + ".bias", {2}, {0.5, 7});
  add_tensor(model.weights, name + ".running_mean", {2}, {2, -4});
  add_tensor(model.weights, name + ".running_var", {2}, {15, 0});
  return model;
}

}  // namespace

TEST_CASE("scale and shift follow from the statistics and eps") {
  const ScaleShift both = batch_norm_scale(norm_alone({1.0, true, true}), 1);
  CHECK(both.scale == std::vector<double>{0.75, -1});
  CHECK(both.shift == std::vector<double>{0.5 - 2 * 0.75, 7 - 4});
  const ScaleShift neither = batch_norm_scale(norm_alone({1.0, false, false}), 1);
  CHECK(neither.scale == std::vector<double>{0.25, 1});
  CHECK(neither.shift == std::vector<double>{-0.5, 4});
}

TEST_CASE("folding scales each output's weights and bias, and shifts the bias") {
  const std::vector<float> values{1, 2, 3, 4, 5, 6};
  ConvolutionWeights weights{WeightRows({DataType::f32, {2, 3}, std::as_bytes(std::span(values))}), {10, 20}};
  fold({{2, -1}, {0.5, 3}}, weights);
  std::vector<float> row(3);
  weights.weight.read(0, 0, row);
  CHECK(row == std::vector<float>{2, 4, 6});
  weights.weight.read(1, 0, row);
  CHECK(row == std::vector<float>{-4, -5, -6});
  CHECK(weights.bias == std::vector<float>{20.5, -17});
}
