// SPDX-License-Identifier: MIT
// Tests of the params.json reader.
#include "formats/basenji/params.hpp"

#include <catch2/catch.hpp>

#include "formats/read_model.hpp"
#include "tests/formats/card/small_card.hpp"
#include "tests/model/printing.hpp"
#include "tests/paths.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

Model read(const Json& params) {
  const TemporaryFolder folder;
  return read_model(folder.write("params.json", params.dump()), "", false).ensemble.first();
}

std::string params_error(const Json& params) {
  const TemporaryFolder folder;
  const std::string path = folder.write("params.json", params.dump());
  const std::string message = error_of([&] { read_model(path, "", false); });
  return message.starts_with(path + ": ") ? message.substr(path.size() + 2) : message;
}

/// A model of these blocks, its head a dense layer of two tracks.
Json params_of(const std::string& trunk, const std::string& common = "{}") {
  Json model = Json::parse(common);
  model["seq_length"] = 4096;
  if (!model.contains("activation")) model["activation"] = "relu";
  model["trunk"] = Json::parse(trunk);
  if (!model.contains("head")) model["head"] = {{"name", "final"}, {"units", 2}, {"activation", "linear"}};
  return {{"train", Json::object()}, {"model", model}};
}

/// Kinds of the layers, and filters, kernels, dilations of convolutions: conv1d 8 k3 d2 bias.
std::vector<std::string> layers(const Model& model) {
  std::vector<std::string> texts;
  for (size_t i = 1; i < model.graph.nodes.size(); ++i) {
    const Layer& layer = model.graph.nodes[i].layer;
    std::string text(kind(layer));
    if (const auto* conv = std::get_if<Conv1d>(&layer)) {
      text = "conv " + std::to_string(conv->filters) + " k" + std::to_string(conv->kernel);
      if (conv->dilation > 1) text += " d" + std::to_string(conv->dilation);
      if (conv->groups > 1) text += " g" + std::to_string(conv->groups);
      if (conv->bias) text += " bias";
    }
    if (const auto* activation = std::get_if<Activation>(&layer)) text = to_text(activation->function);
    texts.push_back(text);
  }
  return texts;
}

using Texts = std::vector<std::string>;

Json published_basenji2() {
  return Json::parse(R"({"train": {}, "model": {
    "seq_length": 131072, "target_length": 1024, "activation": "gelu", "norm_type": "batch", "bn_momentum": 0.9,
    "trunk": [
      {"name": "conv_block", "filters": 288, "kernel_size": 15, "pool_size": 2},
      {"name": "conv_tower", "filters_init": 339, "filters_mult": 1.1776, "kernel_size": 5, "pool_size": 2, "repeat": 6},
      {"name": "dilated_residual", "filters": 384, "rate_mult": 1.5, "repeat": 11, "dropout": 0.3, "round": true},
      {"name": "Cropping1D", "cropping": 64},
      {"name": "conv_block", "filters": 1536, "dropout": 0.05}],
    "head_human": {"name": "final", "units": 5313, "activation": "softplus"},
    "head_mouse": {"name": "final", "units": 1643, "activation": "softplus"}}})");
}

}  // namespace

TEST_CASE("Basenji2's params are the card basenji2, but for the gelu of the code of today") {
  const Model model = read(published_basenji2());
  const Model card = read_card(models_dir("/basenji2.json")).model;
  REQUIRE(model.graph.nodes.size() == card.graph.nodes.size());
  for (size_t i = 1; i < model.graph.nodes.size(); ++i) {
    INFO(model.graph.nodes[i].name << " and " << card.graph.nodes[i].name);
    CHECK(kind(model.graph.nodes[i].layer) == kind(card.graph.nodes[i].layer));
    CHECK(model.graph.nodes[i].inputs == card.graph.nodes[i].inputs);
    CHECK(model.shapes[i] == card.shapes[i]);
  }
  CHECK(layers(model)[0] == "gelu_tanh");
  REQUIRE(model.contract.heads.size() == 2);
  for (size_t h = 0; h < 2; ++h) {
    const Head &one = model.contract.heads[h], &other = card.contract.heads[h];
    CHECK(one.name == other.name);
    CHECK(one.transform == other.transform);
    CHECK(one.tracks == other.tracks);
    CHECK(one.bins == 896);
    CHECK(one.bin_bases == 128);
    CHECK(one.first_base == 8192);
    CHECK(one.streams);
    CHECK(receptive_field(model.graph, model.shapes, one.node).bases == 54918);
  }
}

TEST_CASE("with batch_norm the same params are of the code before October 2021") {
  Json params = published_basenji2();
  params["model"].erase("norm_type");
  params["model"]["batch_norm"] = true;
  const Model model = read(params);
  CHECK(layers(model)[0] == "gelu_quick");
  CHECK(receptive_field(model.graph, model.shapes, model.contract.heads[0].node).bases == 54918);
  CHECK(model.about.notes == Texts{"gelu is taken as gelu_quick"});
}

TEST_CASE("towers keep the fraction and round halves to the even neighbour") {
  const Model model = read(published_basenji2());
  std::vector<int64_t> filters, dilations;
  for (const Node& node : model.graph.nodes) {
    const auto* conv = std::get_if<Conv1d>(&node.layer);
    if (conv && conv->kernel == 5) filters.push_back(conv->filters);
    if (conv && conv->kernel == 3) dilations.push_back(conv->dilation);
  }
  CHECK(filters == std::vector<int64_t>{339, 399, 470, 554, 652, 768});
  CHECK(dilations == std::vector<int64_t>{1, 2, 3, 4, 6, 9, 14, 21, 32, 48, 72});
  CHECK(
      layers(read(params_of(R"([{"name": "conv_tower", "filters_init": 5, "filters_mult": 1.5, "repeat": 2}])")))[3] ==
      "conv 8 k1 bias");  // 7.5
  CHECK(
      layers(read(params_of(R"([{"name": "conv_tower", "filters_init": 3, "filters_mult": 1.5, "repeat": 2}])")))[3] ==
      "conv 4 k1 bias");  // 4.5
  Texts wide;             // 1, 1.5, 2.25, 3.375: without "round" the fraction is kept
  for (const std::string& text :
       layers(read(params_of(R"([{"name": "dilated_residual", "filters": 2, "rate_mult": 1.5, "repeat": 4}])"))))
    if (text.find(" k3") != text.npos) wide.push_back(text);
  CHECK(wide == Texts{"conv 2 k3 bias", "conv 2 k3 d2 bias", "conv 2 k3 d2 bias", "conv 2 k3 d3 bias"});
}

TEST_CASE("each block has its layers in the order of the code") {
  const auto of = [](const std::string& block, const std::string& common = R"({"norm_type": "batch"})") {
    Texts texts = layers(read(params_of("[" + block + "]", common)));
    texts.resize(texts.size() - 2);  // the activation after the trunk, and the head
    return texts;
  };
  CHECK(of(R"({"name": "conv_block", "filters": 8, "kernel_size": 3, "pool_size": 2, "residual": false})") ==
        Texts{"relu", "conv 8 k3", "batch_norm", "max_pool"});
  CHECK(of(R"({"name": "conv_block", "residual": true, "activation_end": "tanh", "activation": null})") ==
        Texts{"conv 4 k1", "batch_norm", "add", "tanh"});
  CHECK(of(R"({"name": "conv_block", "filters": 8, "norm_type": null})") == Texts{"relu", "conv 8 k1 bias"});
  CHECK(of(R"({"name": "conv_dna", "filters": 8, "pool_size": 2})") ==
        Texts{"conv 8 k15", "batch_norm", "relu", "max_pool"});
  CHECK(of(R"({"name": "conv_dna", "filters": 8, "norm_type": null, "activation": "linear"})") ==
        Texts{"conv 8 k15 bias"});
  CHECK(of(R"({"name": "conv_dna", "filters": 8, "residual": true})") ==
        Texts{"conv 8 k15", "batch_norm", "relu", "conv 8 k1 bias", "scale", "add"});
  CHECK(of(R"({"name": "conv_nac", "filters": 8, "kernel_size": 5, "conv_type": "separable"})") ==
        Texts{"batch_norm", "relu", "conv 4 k5 g4", "conv 8 k1 bias"});
  CHECK(of(R"({"name": "res_tower", "filters_init": 8, "filters_end": 16, "kernel_size": 5, "num_convs": 1,
               "repeat": 2})") ==
        Texts{"batch_norm", "relu", "conv 8 k5 bias", "max_pool", "batch_norm", "relu", "conv 16 k5 bias", "max_pool"});
  CHECK(of(R"({"name": "res_tower", "filters_init": 8, "filters_mult": 1, "kernel_size": 5})") ==
        Texts{"batch_norm", "relu", "conv 8 k5 bias", "batch_norm", "relu", "conv 8 k1 bias", "scale", "add",
              "max_pool"});
  CHECK(of(R"({"name": "dilated_residual", "filters": 8})") ==
        Texts{"relu", "conv 8 k3", "batch_norm", "relu", "conv 4 k1", "batch_norm", "add"});
  CHECK(of(R"({"name": "dilated_residual", "filters": 8})", "{}") ==
        Texts{"relu", "conv 8 k3 bias", "relu", "conv 4 k1 bias", "scale", "add"});
  CHECK(of(R"({"name": "dilated_dense", "filters": 8, "repeat": 2})") ==
        Texts{"relu", "conv 8 k3", "batch_norm", "concat", "relu", "conv 8 k3 d2", "batch_norm", "concat"});
  CHECK(of(R"({"name": "dense_block", "units": 8, "flatten": true})") ==
        Texts{"relu", "flatten", "dense", "batch_norm"});
  CHECK(of(R"({"name": "Cropping1D", "cropping": [3, 5]})") == Texts{"crop"});
}

TEST_CASE("a head without an activation of its own has the model's, which is Keras's") {
  const std::string head = R"({"activation": "gelu", "norm_type": "batch", "head": {"name": "final", "units": 2}})";
  const Texts texts = layers(read(params_of(R"([{"name": "conv_block", "filters": 8}])", head)));
  CHECK(texts.back() == "gelu_erf");
  CHECK(texts.front() == "gelu_tanh");
}

TEST_CASE("bins lie where the crop leaves them, in the middle or not") {
  const auto first_base = [](const std::string& cropping) {
    const std::string pool = R"({"name": "conv_block", "filters": 8, "kernel_size": 5, "pool_size": 4}, )";
    return read(params_of("[" + pool + R"({"name": "Cropping1D", "cropping": )" + cropping + "}]"))
        .contract.heads[0]
        .first_base;
  };
  CHECK(first_base("10") == 40);
  CHECK(first_base("[10, 10]") == 40);
  CHECK(first_base("[3, 90]") == 12);
  CHECK(first_base("[90, 3]") == 360);
}

TEST_CASE("heads are taken in natural order, and each has its strand pairs") {
  Json params = params_of(R"([{"name": "conv_block", "filters": 8, "pool_size": 2}])");
  params["model"].erase("head");
  for (const char* key : {"head10", "head_b", "head2", "head_a"})
    params["model"][key] = {{"name", "final"}, {"units", 3}, {"activation", "sigmoid"}};
  params["model"]["strand_pair"] = {{1, 0, 2}};
  const Model model = read(params);
  std::vector<std::string> names;
  for (const Head& head : model.contract.heads) names.push_back(head.name);
  CHECK(names == Texts{"head2", "head10", "a", "b"});
  CHECK(model.contract.heads[0].strand_pairs == std::vector<size_t>{1, 0, 2});
  CHECK(model.contract.heads[1].strand_pairs.empty());
  CHECK(model.contract.heads[0].transform == Transform::sigmoid);
}

TEST_CASE("what cannot be read is named by its place") {
  const auto trunk_error = [](const std::string& block, const std::string& common = "{}") {
    return params_error(params_of("[" + block + "]", common));
  };
  CHECK(trunk_error(R"({"name": "transformer_tower", "repeat": 2})") ==
        "model.trunk[0].name: block 'transformer_tower' (attention) is not supported | ");
  CHECK(trunk_error(R"({"name": "Dense", "units": 3})") ==
        "model.trunk[0].activation: is missing: whether it is the model's depends on TensorFlow's version | write "
        "\"activation\": \"linear\", or the model's, into the block");
  CHECK(trunk_error(R"({"name": "unet_conv"})") == "model.trunk[0].name: block 'unet_conv' is not supported | ");
  CHECK(trunk_error(R"({"name": "conv_block", "filter": 3})").starts_with("model.trunk[0].filter: unknown key"));
  CHECK(trunk_error(R"({"name": "conv_block", "activation": "polyrelu"})") ==
        "model.trunk[0].activation: activation 'polyrelu' is not supported | ");
  CHECK(trunk_error(R"({"name": "conv_block"})", R"({"norm_type": "layer"})") ==
        "model.trunk[0].norm_type: normalization 'layer' is not supported, expected batch or batch-sync | ");
  CHECK(trunk_error(R"({"name": "conv_nac", "se": true})") ==
        "model.trunk[0].se: layer 'squeeze_excite' is not supported | ");
  CHECK(trunk_error(R"({"name": "conv_block", "pool_size": 2, "pool_type": "softmax"})") ==
        "model.trunk[0].pool_type: layer 'softmax_pool1d' is not supported | ");
  CHECK(trunk_error(R"({"name": "conv_tower", "filters_init": 3, "repeat": 2})") ==
        "model.trunk[0].filters_mult: is missing, and so is 'filters_end' | ");
  CHECK(trunk_error(R"({"name": "conv_tower", "filters_init": 3, "filters_mult": 100, "repeat": 20})")
            .starts_with("model.trunk[0].filters_init: comes to 30000000000 in a repeat, expected 1 to 2147483648"));
  CHECK(trunk_error(R"({"name": "dilated_residual", "filters": 2, "repeat": 10001})") ==
        "model.trunk[0].repeat: got 10001, expected at most 10000 | ");
  CHECK(trunk_error(R"({"name": "Cropping1D", "cropping": 3000})")
            .starts_with("model.trunk[0].name: block 'Cropping1D': layer 'cropping1d' (crop): "));
  Json params = params_of("[]");
  params["model"]["strand_pair"] = {{0, 2}};
  CHECK(params_error(params) == "model.strand_pair[0]: got 2, expected a track's number below 2 | ");
  params["model"]["strand_pair"] = {{0}};
  CHECK(params_error(params) == "model.strand_pair[0]: expected a list of 2 tracks, as many as head 'head' has | ");
  params["model"].erase("strand_pair");
  params["model"].erase("head");
  CHECK(params_error(params) == "model.head: got 0 heads, expected 1 to 1000 | ");
}

TEST_CASE("without an H5 a params.json says what it wants") {
  const TemporaryFolder folder;
  const std::string path = folder.write("params.json", published_basenji2().dump());
  CHECK(error_of([&] { read_model(path, "", true); }) ==
        path +
            ": a params.json holds no weights | weights=FILE.h5 gives the model what its training saved "
            "(model_best.h5)");
}
