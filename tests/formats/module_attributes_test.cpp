// SPDX-License-Identifier: MIT
// Tests of what a whole module says of its layers, checked against a card's.
#include "formats/module_attributes.hpp"

#include <catch2/catch.hpp>

#include "formats/match_weights.hpp"
#include "tests/formats/card/small_card.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

Model model() {
  Json card = small_card();
  card["bin_bases"] = 1;
  card["heads"] = Json::parse(R"([{"name": "y", "layer": "end", "tracks": 3, "transform": "none"}])");
  card["layers"] = Json::parse(R"([
    {"name": "conv", "layer": "conv1d", "filters": 3, "kernel": 3, "dilation": 2, "padding": "same"},
    {"name": "sides", "layer": "conv1d", "filters": 3, "kernel": 3, "padding": [2, 0]},
    {"name": "open", "layer": "conv1d", "filters": 3, "kernel": 1},
    {"name": "norm", "layer": "batch_norm", "eps": 1e-05},
    {"name": "relu", "layer": "activation", "function": "relu"},
    {"name": "leaky", "layer": "activation", "function": "leaky_relu", "alpha": 0.1},
    {"name": "gelu", "layer": "activation", "function": "gelu_tanh"},
    {"name": "plus", "layer": "activation", "function": "softplus"},
    {"name": "six", "layer": "activation", "function": "bounded_relu", "alpha": 0, "threshold": 0, "most": 6},
    {"name": "pool", "layer": "max_pool", "size": 1},
    {"name": "end", "layer": "activation", "function": "tanh"}])");
  const TemporaryFolder folder;
  return read_card(folder.write("small.json", card.dump())).model;
}

/// What is said against one attribute, or one class, of a module's layer; empty where nothing is.
std::string said(const std::string& layer, const std::string& key, const Json& value,
                 const std::string& of_class = "") {
  static const Model small = model();
  WeightsFile file;
  file.weights.source = "m.pt";
  if (!key.empty()) file.attributes[layer + "." + key] = value;
  if (!of_class.empty()) file.attributes[layer + ".__class__"] = "torch.nn.modules.activation." + of_class;
  std::string error = error_of([&] { check_attributes(file, small); });
  if (error.ends_with(" | ")) error.erase(error.size() - 3);
  return error.starts_with("m.pt: ") ? error.substr(6) : error;
}

std::string of_class(const std::string& layer, const std::string& name) { return said(layer, "", nullptr, name); }

}  // namespace

TEST_CASE("a module's convolutions, norms and pools are those of the layers") {
  CHECK(said("conv", "dilation", Json::array({2})).empty());
  CHECK(said("conv", "dilation", Json::array({3})) == "layer 'conv' has dilation 3, expected 2");
  CHECK(said("conv", "groups", 3) == "layer 'conv' has groups 3, expected 1");
  CHECK(said("norm", "eps", 1e-3) == "layer 'norm' has eps 0.001, expected 1e-05");
  CHECK(said("pool", "kernel_size", 2) == "layer 'pool' has kernel_size 2, expected 1");
  CHECK(said("pool", "stride", Json::array({4})) == "layer 'pool' has stride 4, expected 1");
  CHECK(said("other", "eps", 1e-3).empty());
}

TEST_CASE("where a module and a layer pad, they pad alike") {
  CHECK(said("conv", "padding", Json::array({2})).empty());
  CHECK(said("conv", "padding", Json::array({4})) == "layer 'conv' has padding 4, expected 2");
  CHECK(said("sides", "padding", Json::array({1})) == "layer 'sides' has padding 1, expected [2, 0]");
  CHECK(said("conv", "padding", Json::array({0})).empty());  // a module of its own may pad
  CHECK(said("conv", "padding", "same").empty());
  CHECK(said("open", "padding", Json::array({1})).empty());  // a crop may take it off
  WeightsFile file;
  file.weights.source = "m.pt";
  file.attributes = {{"conv.padding", Json::array({2})}, {"conv.padding_mode", "circular"}};
  CHECK(error_of([&] { check_attributes(file, model()); }) ==
        "m.pt: layer 'conv' has padding_mode 'circular', expected 'zeros' | ");
}

TEST_CASE("a module's activations compute what the layers do") {
  CHECK(of_class("relu", "ReLU").empty());
  CHECK(of_class("relu", "GELU") == "layer 'relu' is a GELU, expected relu");
  CHECK(of_class("relu", "ReLU6") == "layer 'relu' is a ReLU6, expected relu");
  CHECK(of_class("six", "ReLU6").empty());
  CHECK(of_class("leaky", "LeakyReLU").empty());
  CHECK(said("leaky", "negative_slope", 0.01, "LeakyReLU") == "layer 'leaky' has negative_slope 0.01, expected 0.1");
  CHECK(said("leaky", "negative_slope", 0.1, "LeakyReLU").empty());
  CHECK(said("gelu", "approximate", "tanh", "GELU").empty());
  CHECK(said("gelu", "approximate", "none", "GELU") == "layer 'gelu' is a GELU, expected gelu_tanh");
  CHECK(said("relu", "approximate", "tanh", "GELU") == "layer 'relu' is a GELU of tanh, expected relu");
  CHECK(said("plus", "beta", 2, "Softplus") == "layer 'plus' has beta 2, expected 1");
  CHECK(of_class("conv", "GELU").empty());
}

TEST_CASE("a whole module that is given to a card is checked against it") {
  Model card = model();
  WeightsFile file;
  file.weights.source = "m.pt";
  file.weights.tensors.emplace("net.conv.weight", Tensor{DataType::f32, {3, 4, 3}, {}});
  file.order = {"net.conv.weight"};
  file.attributes["net.relu.__class__"] = "torch.nn.modules.activation.SiLU";
  CHECK(error_of([&] { match_weights(file, card); }) == "m.pt: layer 'relu' is a SiLU, expected relu | ");
}
