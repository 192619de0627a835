// SPDX-License-Identifier: MIT
// Tests of the conversion of weight layouts.
#include "formats/stored_layout.hpp"

#include <catch2/catch.hpp>

#include "formats/read_model.hpp"
#include "model/reference/evaluate.hpp"
#include "tests/formats/card/small_card.hpp"
#include "tests/frameworks/weights_rule.hpp"
#include "tests/model/graph_builder.hpp"
#include "tests/model/synthetic_weights.hpp"
#include "tests/paths.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

constexpr int64_t filters = 32, channels = 4, kernel = 12;

/// [filters, channels, kernel] by the rule.
std::vector<float> one_dimensional() {
  return goldens::rule_values({"conv", Conv1d{.filters = filters, .kernel = kernel}, {}},
                              {"weight", {filters, channels, kernel}});
}

/// The same kernels as a picture's, [filters, 1, kernel, channels].
std::vector<float> as_picture(const std::vector<float>& values) {
  std::vector<float> result(values.size());
  for (int64_t f = 0; f < filters; ++f)
    for (int64_t c = 0; c < channels; ++c)
      for (int64_t k = 0; k < kernel; ++k)
        result[(f * kernel + k) * channels + c] = values[(f * channels + c) * kernel + k];
  return result;
}

/// Kernels whose channels A, C, G, T are T, G, C, A.
std::vector<float> other_columns(const std::vector<float>& values) {
  std::vector<float> result(values.size());
  for (int64_t f = 0; f < filters; ++f)
    for (int64_t c = 0; c < channels; ++c)
      std::copy_n(values.begin() + (f * channels + c) * kernel, kernel,
                  result.begin() + (f * channels + channels - 1 - c) * kernel);
  return result;
}

/// What a primer's card says of a window when its convolution's weight is stored so, and all else is the rule's.
std::vector<double> says(const std::string& card, const std::vector<int64_t>& shape, const std::vector<float>& conv,
                         const std::vector<uint8_t>& codes) {
  const TemporaryFolder folder;
  const std::string path = models_dir("/") + card + ".json";
  const Model bare = read_card(path).model;
  Weights weights = goldens::rule_weights(bare.graph, bare.shapes, {});
  weights.tensors["conv.weight"] = {DataType::f32, shape, std::as_bytes(std::span(conv))};
  const std::string file = folder.path("weights.safetensors");
  write_weights(file, weights);
  const Model model = read_model(path, file, true).ensemble.first();
  return reference::evaluate(model.graph, model.weights, reference::one_hot(codes, 4, 0)).back().values;
}

/// A convolution of 2 filters over 2 channels with a kernel of 3, then a dense layer that must stay as it is.
Model small_model() {
  GraphBuilder builder(2);
  builder.then(Conv1d{.filters = 2, .kernel = 3}, "conv");
  builder.then(Dense{.units = 1}, "out");
  Model model;
  model.reading.path = "small.json";
  model.graph = builder.graph();
  model.shapes = shapes(model.graph, 5);
  add_tensor(model.weights, "conv.weight", {2, 2, 3}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
  add_tensor(model.weights, "conv.bias", {2}, {1, 2});
  add_tensor(model.weights, "out.weight", {1, 2}, {1, 2});
  add_tensor(model.weights, "out.bias", {1}, {1});
  return model;
}

std::vector<float> weight_of(const Model& model) { return node_floats(model.weights, model.graph.nodes[1], "weight"); }

void turn_all(Model& model, const std::vector<std::string>& pictures) {
  to_our_layout(model.weights, model, all_flipped(model, pictures));
}

const std::vector<int64_t> flat{filters, channels, kernel}, picture{filters, 1, kernel, channels},
    column{filters, channels, kernel, 1};

}  // namespace

TEST_CASE("a 12 x 4 convolution over a picture and a 1-D one over 4 channels are one function") {
  const std::vector<float> values = one_dimensional();
  for (int64_t window = 0; window < 20; ++window) {
    const std::vector<uint8_t> codes = goldens::rule_codes(window, 50);
    const std::vector<double> expected = says("dna-primer-torch", flat, values, codes);
    CHECK(says("dna-primer-picture", picture, as_picture(values), codes) == expected);
    CHECK(says("dna-primer-picture", column, values, codes) == expected);
  }
}

TEST_CASE("Flux's two forms differ with the same weights, unless both flips are taken into account") {
  const std::vector<float> values = one_dimensional();
  for (int64_t window = 0; window < 20; ++window) {
    const std::vector<uint8_t> codes = goldens::rule_codes(window, 50);
    const std::vector<double> expected = says("dna-primer-flux", flat, values, codes);
    CHECK(says("dna-primer-flux-picture", picture, as_picture(values), codes) != expected);
    CHECK(says("dna-primer-flux-picture", picture, as_picture(other_columns(values)), codes) == expected);
    CHECK(says("dna-primer-flux-picture", column, values, codes) == expected);  // 12 x 1: one axis to turn around
    std::vector<uint8_t> complement = codes;  // A is read as T, C as G, and the other way round
    for (uint8_t& code : complement) code = static_cast<uint8_t>(3 - code);
    CHECK(says("dna-primer-flux-picture", picture, as_picture(values), complement) == expected);
  }
}

TEST_CASE("a flipped kernel is the kernel turned around along the sequence") {
  const std::vector<float> values = one_dimensional();
  std::vector<float> turned = values;
  for (auto row = turned.begin(); row != turned.end(); row += kernel) std::reverse(row, row + kernel);
  const std::vector<uint8_t> codes = goldens::rule_codes(3, 50);
  CHECK(says("dna-primer-flux", flat, values, codes) == says("dna-primer-torch", flat, turned, codes));
  CHECK(says("dna-primer-flux", flat, values, codes) != says("dna-primer-torch", flat, values, codes));
  CHECK(says("dna-primer-flux-first-try", picture, as_picture(values), codes) !=
        says("dna-primer-flux-picture", picture, as_picture(values), codes));
}

TEST_CASE("a picture of another shape, and what is stored in no known way, are errors that name the place") {
  const std::vector<float> values = one_dimensional();
  const std::vector<uint8_t> codes = goldens::rule_codes(0, 50);
  const auto stored = [&](const std::string& card, const std::vector<int64_t>& shape) {
    const std::string message = error_of([&] { says(card, shape, values, codes); });
    return message.substr(std::min(message.find("tensor '"), message.size()));
  };
  CHECK(
      stored("dna-primer-picture", flat)
          .starts_with(
              "tensor 'conv.weight' of layer 'conv' has shape [32, 4, 12], expected [32, 1, 12, 4] or [32, 4, 12, 1]"));
  CHECK(stored("dna-primer-flux", picture)
            .starts_with(
                "tensor 'conv.weight' has shape [32, 1, 12, 4], expected [32, 4, 12] from layer 'conv' (conv1d)"));
  const auto card = [](const std::string& value) { return card_error(changed("/weights/stored", value)); };
  CHECK(card(R"({"con": ["picture"]})").starts_with("weights.stored.con: there is no such layer"));
  CHECK(card(R"({"pool": ["flipped"]})").starts_with("weights.stored.pool: is a max_pool, expected a conv1d"));
  CHECK(card(R"({"conv": ["turned"]})").starts_with("weights.stored.conv: got \"turned\", expected"));
  CHECK(card(R"({"conv": "flipped"})").starts_with("weights.stored.conv: got string, expected a list"));
  CHECK(card(R"(["conv"])").starts_with("weights.stored: got array, expected an object"));
}

TEST_CASE("where all are flipped, each kernel is turned along its positions and nothing else is") {
  Model model = small_model();
  turn_all(model, {});
  CHECK(weight_of(model) == std::vector<float>{3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10});
  CHECK(node_floats(model.weights, model.graph.nodes[1], "bias") == std::vector<float>{1, 2});
  CHECK(node_floats(model.weights, model.graph.nodes[2], "weight") == std::vector<float>{1, 2});
}

TEST_CASE("a flipped picture that is written as ours is turned along positions and channels") {
  Model model = small_model();
  turn_all(model, {"conv"});
  CHECK(weight_of(model) == std::vector<float>{6, 5, 4, 3, 2, 1, 12, 11, 10, 9, 8, 7});
}

TEST_CASE("a kernel of two bytes a value keeps its type, and turned twice it is what it was") {
  Model model = small_model();
  Tensor& tensor = model.weights.tensors.at("conv.weight");
  tensor.type = DataType::bf16;
  tensor.bytes = tensor.bytes.first(24);
  const std::vector<float> before = weight_of(model);
  turn_all(model, {"conv"});
  CHECK(model.weights.tensors.at("conv.weight").type == DataType::bf16);
  CHECK(weight_of(model) != before);
  turn_all(model, {"conv"});
  CHECK(weight_of(model) == before);
}

TEST_CASE("a picture that is no convolution of the model is an error") {
  const Model model = small_model();
  CHECK(error_of([&] { all_flipped(model, {"out"}); }) == "small.json: layer 'out' is dense, expected conv1d | ");
  CHECK(error_of([&] { all_flipped(model, {"none"}); }) == "small.json: there is no layer 'none' | ");
}
