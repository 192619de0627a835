// SPDX-License-Identifier: MIT
// Tests of graphs built from cards.
#include <catch2/catch.hpp>

#include "formats/card/card.hpp"
#include "formats/partly_read.hpp"
#include "tests/model/error_of.hpp"
#include "tests/model/printing.hpp"

using namespace seqcast;
using seqcast::test::error_of;

namespace {

Graph graph_of(const std::string& layers) { return read_graph("c.json", parse_json("c.json", layers), 4); }

std::string graph_error(const std::string& layers) {
  return error_of([&] { graph_of(layers); });
}

/// The only layer of a card, with these fields.
template <class Kind>
Kind layer_of(const std::string& fields) {
  return std::get<Kind>(graph_of("[{\"name\": \"x\", " + fields + "}]").nodes.at(1).layer);
}

Padding padding_of(const std::string& padding) {
  return layer_of<Conv1d>(R"("layer": "conv1d", "filters": 1, "kernel": 2, "padding": )" + padding).padding;
}

}  // namespace

TEST_CASE("the first node is the input, with a channel a letter") {
  const Graph graph = read_graph("c.json", Json::array(), 20);
  REQUIRE(graph.nodes.size() == 1);
  CHECK(graph.nodes[0].name == "input");
  CHECK(std::get<Input>(graph.nodes[0].layer).channels == 20);
}

TEST_CASE("every field of every kind is read, and has its default where it is left out") {
  const auto conv = layer_of<Conv1d>(R"("layer": "conv1d", "filters": 5, "kernel": 7, "stride": 2, "dilation": 3,
                                        "padding": "same", "bias": false)");
  CHECK((conv.filters == 5 && conv.kernel == 7 && conv.stride == 2 && conv.dilation == 3 && !conv.bias));
  const auto plain_conv = layer_of<Conv1d>(R"("layer": "conv1d", "filters": 5, "kernel": 7)");
  CHECK((plain_conv.stride == 1 && plain_conv.dilation == 1 && plain_conv.bias));
  CHECK(plain_conv.padding == Padding{Padding::Kind::valid});

  const auto dense = layer_of<Dense>(R"("layer": "dense", "units": 9, "bias": false)");
  CHECK((dense.units == 9 && !dense.bias));
  CHECK(layer_of<Dense>(R"("layer": "dense", "units": 9)").bias);

  const auto norm = layer_of<BatchNorm>(R"("layer": "batch_norm", "eps": 1e-5, "gamma": false, "beta": false)");
  CHECK((norm.eps == 1e-5 && !norm.gamma && !norm.beta));
  const auto plain_norm = layer_of<BatchNorm>(R"("layer": "batch_norm", "eps": 0)");
  CHECK((plain_norm.gamma && plain_norm.beta));

  const auto pool =
      layer_of<MaxPool>(R"("layer": "max_pool", "size": 4, "stride": 2, "padding": [1, 0], "partial": true)");
  CHECK((pool.size == 4 && pool.stride == 2 && pool.partial));
  CHECK(pool.padding == Padding{Padding::Kind::sides, 1, 0});
  const auto plain_pool = layer_of<MaxPool>(R"("layer": "max_pool", "size": 4)");
  CHECK((plain_pool.slide(8).stride == 4 && !plain_pool.partial));

  const auto crop = layer_of<Crop>(R"("layer": "crop", "left": 3, "right": 0)");
  CHECK((crop.left == 3 && crop.right == 0));
  CHECK(layer_of<Flatten>(R"("layer": "flatten", "order": "channel_major")").order == FlattenOrder::channel_major);
  CHECK(layer_of<Flatten>(R"("layer": "flatten", "order": "length_major")").order == FlattenOrder::length_major);
  for (const auto& [name, function] : Names<ActivationFunction>::table) {
    std::string fields = R"("layer": "activation", "function": ")" + std::string(name) + "\"";
    if (function == ActivationFunction::leaky_relu || function == ActivationFunction::hard_sigmoid)
      fields += R"(, "alpha": 0.1)";
    if (function == ActivationFunction::threshold) fields += R"(, "threshold": 0, "value": 1e-6)";
    if (function == ActivationFunction::bounded_relu) fields += R"(, "alpha": 0, "threshold": 0, "most": 6)";
    CHECK(layer_of<Activation>(fields).function == function);
  }
}

TEST_CASE("padding is a word or two numbers") {
  CHECK(padding_of("\"valid\"") == Padding{Padding::Kind::valid});
  CHECK(padding_of("\"same\"") == Padding{Padding::Kind::same});
  CHECK(padding_of("\"causal\"") == Padding{Padding::Kind::causal});
  CHECK(padding_of("[0, 2147483648]") == Padding{Padding::Kind::sides, 0, max_integer});
  for (const char* garbage : {"\"Same\"", "1", "null", "[]", "[1]", "[1, 2, 3]", "[1, -1]", "[1.0, 1]", "[\"1\", 1]",
                              "[0, 2147483649]", "[18446744073709551615, 0]", "{\"left\": 1}", "true"}) {
    const std::string error = error_of([&] { padding_of(garbage); });
    INFO(error);
    CHECK(error.starts_with("c.json: layers[0].padding: got "));
    CHECK(error.ends_with(", expected 'valid', 'same', 'causal' or [left, right]"));
  }
}

TEST_CASE("a repeat's numbers may be a padding's sides") {
  const Graph graph = graph_of(R"([{"repeat": 3, "vary": {"d": {"from": 1, "times": 2, "round": "each"}}, "layers": [
    {"name": "conv{i}", "layer": "conv1d", "filters": 1, "kernel": 3, "dilation": "{d}",
     "padding": ["{d}", "{i}"]}]}])");
  const auto& conv = std::get<Conv1d>(graph.nodes.at(3).layer);
  CHECK(conv.dilation == 4);
  CHECK(conv.padding == Padding{Padding::Kind::sides, 4, 3});
}

TEST_CASE("a layer reads the one before it, or those that it names") {
  const Graph graph = graph_of(R"([
    {"name": "a", "layer": "activation", "function": "relu"},
    {"name": "b", "layer": "activation", "function": "relu", "inputs": ["input"]},
    {"name": "c", "layer": "add", "inputs": ["b", "a", "b"]},
    {"name": "d", "layer": "activation", "function": "relu"}])");
  CHECK(graph.nodes[1].inputs == std::vector<size_t>{0});
  CHECK(graph.nodes[2].inputs == std::vector<size_t>{0});
  CHECK(graph.nodes[3].inputs == std::vector<size_t>{2, 1, 2});
  CHECK(graph.nodes[4].inputs == std::vector<size_t>{3});
}

TEST_CASE("layers that cannot be wired are errors that name place and layer") {
  const std::string relu = R"("layer": "activation", "function": "relu")";
  const std::string not_before = "which is not a layer before it: a cycle, a wrong order or a wrong name";
  CHECK(graph_error(R"([{"name": "a", )" + relu + R"(, "inputs": ["b"]}, {"name": "b", )" + relu + "}]") ==
        "c.json: layers[0].inputs: layer 'a' reads 'b', " + not_before);
  CHECK(graph_error(R"([{"name": "a", )" + relu + R"(, "inputs": ["a"]}])") ==
        "c.json: layers[0].inputs: layer 'a' reads 'a', " + not_before);
  CHECK(graph_error(R"([{"name": "a", )" + relu + "}, {\"name\": \"a\", " + relu + "}]") ==
        "c.json: layers[1].name: two layers are called 'a'");
  CHECK(graph_error(R"([{"name": "input", )" + relu + "}]") == "c.json: layers[0].name: two layers are called 'input'");
  for (const std::string name : {"", "a b", "a/b", "{i}", "a\\n"})
    CHECK(graph_error(R"([{"name": ")" + name + "\", " + relu + "}]").starts_with("c.json: layers[0].name: got '"));
  CHECK(graph_error(R"([{"repeat": 2, "layers": [{"name": "a", )" + relu + "}]}]") ==
        "c.json: layers[0].layers[0].name: two layers are called 'a'");
}

TEST_CASE("a layer kind that is not there is refused by its name") {
  CHECK(graph_error(R"([{"name": "t", "layer": "multihead_attention", "heads": 4}])") ==
        "c.json: layers[0].layer: layer 'multihead_attention' is not supported");
  CHECK(graph_error(R"([{"name": "t", "layer": "input", "channels": 4}])") ==
        "c.json: layers[0].layer: layer 'input' is not supported");
  try {
    read_graph(
        "c.json",
        Json::parse(R"([{"name": "a", "layer": "conv1d", "filters": 2, "kernel": 3}, {"name": "b", "layer": "lstm"},
                               {"name": "c", "layer": "dense", "units": 1}])"),
        4);
    FAIL("nothing was thrown");
  } catch (const PartlyRead& error) {
    CHECK(error.part().model.graph.nodes.size() == 2);
    CHECK(error.part().end == 1);
    REQUIRE(error.part().missing.size() == 2);
    CHECK(error.part().missing[0].why == "is not supported");
    CHECK(error.part().missing[1].why == "is not reached");
  }
  CHECK(graph_error(R"([{"name": "t", "layer": "activation", "function": "gelu"}])") ==
        "c.json: layers[0].function: got 'gelu', expected one of relu, "
        "leaky_relu, prelu, elu, exp_linear, gelu_erf, gelu_tanh, gelu_quick, sigmoid, tanh, softplus, exp, threshold, "
        "bounded_relu, selu, silu, mish, softsign, hard_sigmoid, reciprocal, sqrt, log");
}
