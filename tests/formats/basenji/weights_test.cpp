// SPDX-License-Identifier: MIT
// Tests of Basenji weights against outputs of Keras.
#include "formats/basenji/weights.hpp"

#include <catch2/catch.hpp>

#include "formats/card/card_names.hpp"
#include "formats/read_model.hpp"
#include "model/reference/evaluate.hpp"
#include "tests/formats/basenji/golden_files.hpp"
#include "tests/formats/card/small_card.hpp"
#include "tests/paths.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

ReadModel read(const std::string& params, const std::string& weights) {
  return read_model(basenji_folder + params + ".json", basenji_folder + weights + ".h5", true);
}

/// [W, T, B] by the naive loops.
std::vector<double> by_loops(const Model& model, const BasenjiGolden& golden) {
  const Head& head = model.contract.heads[0];
  std::vector<double> values;
  for (const std::vector<uint8_t>& codes : golden.codes) {
    const reference::Array input = reference::one_hot(codes, 4, 0);
    const reference::Array output = reference::evaluate(model.graph, model.weights, input)[head.node];
    for (size_t t = 0; t < head.tracks.size(); ++t)
      for (int64_t b = 0; b < head.bins; ++b) values.push_back(output.at(static_cast<int64_t>(t), b));
  }
  return values;
}

}  // namespace

TEST_CASE("every network computes what Keras computes, by the naive loops") {
  for (const std::string name : basenji_cases) {
    INFO(name);
    const BasenjiGolden golden = read_basenji_golden(name);
    const ReadModel model = read(name, name);
    CHECK(model.report.unused.empty());
    const Model kept = with_card_names(model.ensemble.first());  // without the layers of heads that are left out
    for (const goldens::GoldenError& error : errors(golden.head, by_loops(kept, golden))) {
      CHECK(error.rms < 1e-6);
      CHECK(error.max < 1e-5);
    }
  }
}

TEST_CASE("the head that a file holds is found among those of the params, and the others are dropped") {
  const ReadModel model = read("old", "old");
  CHECK(model.dropped_heads == std::vector<std::string>{"head0"});
  REQUIRE(model.ensemble.first().contract.heads.size() == 1);
  CHECK(model.ensemble.first().contract.heads[0].name == "head1");
}

TEST_CASE("the names of the layers in a file say which gelu its code had") {
  const auto gelu = [](const Model& model) {
    for (const Node& node : model.graph.nodes)
      if (const auto* activation = std::get_if<Activation>(&node.layer)) return activation->function;
    return ActivationFunction::relu;
  };
  CHECK(gelu(read("small", "small").ensemble.first()) == ActivationFunction::gelu_tanh);
  CHECK(gelu(read("old", "old").ensemble.first()) == ActivationFunction::gelu_quick);
}

TEST_CASE("an H5 file with its params.json next to it is read by them") {
  const TemporaryFolder folder;
  const std::string weights = folder.write("model_best.h5", read_bytes(basenji_folder + "small.h5"));
  folder.write("params.json", read_bytes(basenji_folder + "small.json"));
  const ReadModel model = read_model(weights, "", true);
  CHECK(model.ensemble.first().reading.path == folder.path("params.json"));
  CHECK(model.ensemble.first().weights.source == weights);
  CHECK(read_model(weights, "", false).ensemble.first().contract.heads[0].name == "human");
}

TEST_CASE("a file with another number of layers is an error that counts and names both") {
  const std::string error = error_of([] { read("small", "plain"); });
  CHECK(error.find(": 12 layers have weights (conv1d, conv1d_1, conv1d_2, ") != std::string::npos);
  CHECK(error.find("), expected 27 from the params (conv1d, batch_normalization, ") != std::string::npos);
  CHECK(error.find(" | was the model trained with " + basenji_folder + "small.json?") != std::string::npos);
}

TEST_CASE("a layer of another kind or shape is an error that names both layers") {
  const TemporaryFolder folder;
  const auto changed_error = [&](const std::string& what, const std::string& with) {
    std::string text = read_bytes(basenji_folder + "small.json");
    text.replace(text.find(what), what.size(), with);
    const std::string params = folder.write("params.json", text);
    return error_of([&] { read_model(params, basenji_folder + "small.h5", true); });
  };
  const std::string file = basenji_folder + "small.h5";
  CHECK(changed_error("\"kernel_size\": 15", "\"kernel_size\": 13") ==
        file +
            ": 'kernel' of layer 'conv1d' has shape [15, 4, 12], expected [13, 4, 12] for layer 'conv1d' (conv1d) of "
            "the params | ");
  CHECK(changed_error("\"units\": 5", "\"units\": 4").find("of layer 'dense' has shape [16, 5], expected [16, 4]") !=
        std::string::npos);
  CHECK(
      changed_error("\"name\": \"conv_block\"", "\"name\": \"conv_nac\"")
          .find("layer 'conv1d' has conv1d/kernel:0, expected 'gamma' for layer 'batch_normalization' (batch_norm)") !=
      std::string::npos);
}

TEST_CASE("a file that Keras did not save is an error") {
  CHECK(error_of([] {
          read_model(basenji_folder + "small.json", test_data("/h5/plain.h5"), true);
        }).find("plain.h5: it has no 'layer_names', expected a file of weights that Keras saved") != std::string::npos);
}
