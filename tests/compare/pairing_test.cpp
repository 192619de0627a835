// SPDX-License-Identifier: MIT
// Tests of how outputs find their layers.
#include "compare/pairing.hpp"

#include <catch2/catch.hpp>

#include "tests/compare/networks.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

ReferenceLayer array_of(const std::string& name, std::vector<int64_t> shape) { return {name, "", std::move(shape)}; }

/// "node=output" of each pair, the nodes by their names.
std::vector<std::string> pairs_of(const ComparedModel& model, const std::vector<ReferenceLayer>& outputs) {
  std::vector<std::string> result;
  for (const LayerPair& pair : pair_layers(model, outputs, nullptr).pairs)
    result.push_back(model.node(pair.nodes[0]).name + "=" + outputs[pair.output].name);
  return result;
}

}  // namespace

TEST_CASE("outputs are found by name, whatever their order") {
  CHECK(pairs_of(network(), {array_of("pool", {1, 12, 8}), array_of("conv1", {1, 24, 8})}) ==
        std::vector<std::string>{"conv1=conv1", "pool=pool"});
}

TEST_CASE("names that are not plain are found as the graph has them") {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 8, .kernel = 1}, "block/conv:0");
  CHECK(pairs_of(model_of(builder.graph()), {array_of("block/conv:0", {24, 8})}) ==
        std::vector<std::string>{"block_conv_0=block/conv:0"});
}

TEST_CASE("outputs without known names are found by order and shape") {
  const std::vector<ReferenceLayer> outputs{array_of("a", {24, 8}), array_of("b", {24, 8}), array_of("c", {24, 8}),
                                            array_of("d", {24, 8}), array_of("e", {24, 8}), array_of("f", {12, 8}),
                                            array_of("g", {12, 8}), array_of("h", {12, 8}), array_of("i", {96}),
                                            array_of("j", {6}),     array_of("k", {6}),     array_of("l", {2})};
  CHECK(pairs_of(network(), outputs) == std::vector<std::string>{"conv1=a", "bn1=b", "act1=c", "conv2=d", "relu2=e",
                                                                 "pool=f", "conv3=g", "relu3=h", "flatten=i", "fc=j",
                                                                 "relu4=k", "out=l"});
}

TEST_CASE("what an output is called decides between layers of one shape") {
  const std::vector<ReferenceLayer> outputs{array_of("features.0.Conv", {8, 24}), array_of("features.3.Conv", {8, 24}),
                                            array_of("MaxPool", {8, 12}), array_of("linear_1", {1, 6})};
  CHECK(pairs_of(network(), outputs) ==
        std::vector<std::string>{"conv1=features.0.Conv", "conv2=features.3.Conv", "pool=MaxPool", "fc=linear_1"});
}

TEST_CASE("a name whose shape is another layer's is no match where order and shape give one") {
  const std::vector<ReferenceLayer> outputs{array_of("pool", {24, 8}), array_of("x", {12, 8})};
  const Pairing pairing = pair_layers(network(), outputs, nullptr);
  REQUIRE(pairing.pairs.size() == 2);
  CHECK(pairing.pairs[0].output == 0);
  CHECK(network().node(pairing.pairs[1].nodes[0]).name == "pool");
  CHECK(pairing.pairs[1].output == 1);
}

TEST_CASE("a name whose shape fits nothing is a pair of other shapes") {
  const Pairing pairing = pair_layers(network(), {array_of("conv2", {21, 8})}, nullptr);
  REQUIRE(pairing.pairs.size() == 1);
  CHECK(pairing.pairs[0].by_name);
  CHECK_FALSE(pairing.pairs[0].has_shape);
}

TEST_CASE("norms and activations right behind a layer may be the output's") {
  const Pairing pairing = pair_layers(network(), {array_of("conv1", {24, 8}), array_of("act1", {24, 8})}, nullptr);
  REQUIRE(pairing.pairs.size() == 2);
  CHECK(pairing.pairs[0].nodes == std::vector<size_t>{1, 2});  // conv1, bn1; act1 has its own
  CHECK(pairing.pairs[1].nodes == std::vector<size_t>{3});
}

TEST_CASE("a norm over channels or positions is as near to a convolution as a batch norm") {
  for (const Layer& norm : {Layer(LayerNorm{1e-3}), Layer(RmsNorm{1e-3}), Layer(GroupNorm{2, 1e-3})}) {
    GraphBuilder builder;
    builder.then(Conv1d{.filters = 8, .kernel = 1}, "conv");
    builder.then(norm, "norm");
    builder.then(Activation{ActivationFunction::relu}, "act");
    builder.then(ChannelSlice{0, 8, 1}, "taken");
    const Pairing pairing = pair_layers(model_of(builder.graph()), {array_of("conv", {24, 8})}, nullptr);
    REQUIRE(pairing.pairs.size() == 1);
    CHECK(pairing.pairs[0].nodes == std::vector<size_t>{1, 2, 3});
  }
}

TEST_CASE("what has no counterpart is listed") {
  const Pairing pairing = pair_layers(network(), {array_of("out", {2}), array_of("odd", {3, 5, 7})}, nullptr);
  CHECK(pairing.unpaired_outputs == std::vector<size_t>{1});
  CHECK(pairing.unpaired_nodes.size() == 11);
}
