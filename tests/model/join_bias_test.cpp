// SPDX-License-Identifier: MIT
// Tests of adding a bias model.
#include "model/join_bias.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "model/reference/evaluate.hpp"
#include "tests/model/error_of.hpp"
#include "tests/model/graph_builder.hpp"
#include "tests/model/synthetic_weights.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

/// [4, 40] -> a profile of 20 bases and its counts.
Model profile_model(uint64_t seed, int64_t filters) {
  GraphBuilder builder(4);
  const size_t trunk = builder.then(Conv1d{.filters = filters, .kernel = 5}, "conv");
  builder.then(Conv1d{.filters = 1, .kernel = 3}, "logits");
  const size_t profile = builder.then(Crop{7, 7}, "profile");
  builder.join({trunk}, GlobalPool{Pooling::avg}, "gap");
  const size_t counts = builder.then(Dense{1}, "logcounts");
  Model model;
  model.about.name = "small";
  model.reading.path = "small.json";
  model.graph = builder.graph();
  model.contract.window_bases = 40;
  Head track;
  track.name = "profile";
  track.node = profile;
  track.counts = counts;
  track.tracks = {"signal"};
  track.transform = Transform::profile;
  track.bin_bases = 1;
  track.first_base = 10;
  Head total = track;
  total.name = "logcounts";
  total.node = counts;
  total.counts = std::nullopt;
  total.transform = Transform::none;
  total.bin_bases = 40;
  total.first_base = 0;
  model.contract.heads = {track, total};
  settle(model);
  model.weights = synthetic_weights(model.graph, model.shapes, random_rule(seed));
  return model;
}

}  // namespace

TEST_CASE("a bias model's logits are added, and its counts by the logarithm of the sum of both") {
  const Model model = profile_model(1, 3), bias = profile_model(2, 2);
  const Model joint = join_bias({{model}}, {{bias}}).first();
  std::vector<uint8_t> codes;
  for (int64_t i = 0; i < 40; ++i) codes.push_back(static_cast<uint8_t>(5 * hashed("codes", i)));  // 4 is unknown
  const reference::Array input = reference::one_hot(codes, 4, 0);
  const auto one = reference::evaluate(model.graph, model.weights, input);
  const auto other = reference::evaluate(bias.graph, bias.weights, input);
  const auto both = reference::evaluate(joint.graph, joint.weights, input);
  const Head& head = joint.contract.heads[0];
  REQUIRE(head.bins == 20);
  for (int64_t b = 0; b < head.bins; ++b)
    CHECK(both[head.node].at(0, b) == Approx(one[3].at(0, b) + other[3].at(0, b)));
  const double counts = std::log(std::exp(one[5].at(0, 0)) + std::exp(other[5].at(0, 0)));
  CHECK(both[*head.counts].at(0, 0) == Approx(counts));
  CHECK(joint.contract.heads[1].node == *head.counts);
  CHECK(joint.graph.find("bias_conv").has_value());
}

TEST_CASE("models that do not fit each other are an error that says got and expected") {
  const Model model = profile_model(1, 3);
  Model bias = profile_model(2, 2);
  bias.reading.path = "bias.json";
  bias.contract.window_bases = 60;
  CHECK(error_of([&] { join_bias({{model}}, {{bias}}); }) ==
        "bias.json: its windows are 60, expected 40 as in small.json");
  bias = profile_model(2, 2);
  bias.reading.path = "bias.json";
  bias.contract.heads[0].transform = Transform::none;
  CHECK(error_of([&] { join_bias({{model}}, {{bias}}); }) ==
        "bias.json: no head has the transform profile, expected a model of profile and counts");
}

TEST_CASE("an ensemble's members are joined one by one, with one bias model or their own") {
  const Ensemble model{{profile_model(1, 3), profile_model(3, 3)}};
  Ensemble bias{{profile_model(2, 2)}};
  const auto bias_of = [](const Model& joint) {
    return node_floats(joint.weights, joint.graph.nodes[*joint.graph.find("bias_conv")], "weight");
  };
  const auto biases_of = [&](const Ensemble& joint) {
    return std::pair(bias_of(joint.members.at(0)), bias_of(joint.members.at(1)));
  };
  const auto [first, second] = biases_of(join_bias(model, bias));
  CHECK(first == second);
  bias.members.push_back(profile_model(4, 2));
  const auto [own, other] = biases_of(join_bias(model, bias));
  CHECK(own == first);
  CHECK(other != first);
  bias.members.push_back(profile_model(5, 2));
  CHECK(error_of([&] { join_bias(model, bias); }) ==
        "small.json: a bias of 3 members, expected 1 or 2, as many as small.json has");
}
