// SPDX-License-Identifier: MIT
// Golden tests of the ChromBPNet track, softmax(profile) * exp(logcounts), against PyTorch.
#include <iostream>

#include "formats/card/card.hpp"
#include "model/join_bias.hpp"
#include "tests/frameworks/judgement.hpp"
#include "tests/model/graph_builder.hpp"
#include "tests/paths.hpp"
#include "tests/predict/scanning.hpp"

using namespace seqcast;
using namespace seqcast::test;
using namespace seqcast::goldens;

namespace {

/// The card's window and heads over another graph: a bias model of 128 filters and four dilated convolutions.
Model bias_of(const Model& card) {
  GraphBuilder builder(4);
  size_t last = builder.then(Conv1d{.filters = 128, .kernel = 21}, "stem");
  last = builder.then(Activation{ActivationFunction::relu});
  for (int64_t i = 1; i <= 4; ++i) {
    const int64_t dilation = int64_t{1} << i;
    builder.join({last}, Conv1d{.filters = 128, .kernel = 3, .dilation = dilation}, "dil" + std::to_string(i));
    const size_t branch = builder.then(Activation{ActivationFunction::relu});
    const size_t crop = builder.join({last}, Crop{dilation, dilation});
    last = builder.join({crop, branch}, Add{});
  }
  builder.then(Conv1d{.filters = 1, .kernel = 75}, "wide");
  const size_t profile = builder.then(Crop{480, 480});
  builder.join({last}, GlobalPool{Pooling::avg});
  const size_t logcounts = builder.then(Dense{.units = 1}, "logcounts");
  Model bias = card;
  bias.graph = builder.graph();
  for (Head& head : bias.contract.heads) {
    head.node = head.name == "logcounts" ? logcounts : profile;
    if (head.counts) head.counts = logcounts;
  }
  settle(bias);
  return bias;
}

/// The rule's weights, those of profiles and counts an eighth of it.
Weights tracks_weights(const Golden& golden, const Model& model, std::vector<std::vector<float>>& kept) {
  Weights weights = golden_weights(golden, model);
  for (const char* name : {"profile.weight", "bias_wide.weight", "logcounts.weight", "bias_logcounts.weight"}) {
    const auto found = weights.tensors.find(name);
    if (found == weights.tensors.end()) continue;
    std::vector<float>& values = kept.emplace_back(to_floats(found->second));
    for (float& value : values) value /= 8;
    found->second.bytes = std::as_bytes(std::span(values));
  }
  return weights;
}

/// [W, 1, B] values of one head, of records that are the golden's windows.
std::vector<double> by_scan(const Model& model, const Golden& golden, const GoldenHead& stored, size_t head) {
  const TemporaryFolder folder;
  std::string text;
  for (int64_t w = 0; w < stored.windows; ++w) {
    text += ">" + std::to_string(w) + "\n";
    for (const uint8_t code : golden_codes(golden, w, model.contract.window_bases)) text += "ACGTN"[code];
    text += "\n";
  }
  const Fasta fasta(folder.write("windows.fa", text));
  const Ensemble alone{{model}};
  Scan scan(alone, {{head, 0}}, {});
  int64_t next = 0;
  std::vector<double> result;
  scan.run(
      fasta,
      [&]() -> std::optional<Window> {
        if (next == stored.windows) return std::nullopt;
        return record_window(std::to_string(next++), 0, scan.layout());
      },
      [&](const Window&, std::span<const float> values) { result.insert(result.end(), values.begin(), values.end()); });
  return result;
}

}  // namespace

TEST_CASE("the engine keeps the promise for f32 on ChromBPNet's tracks, alone and with a bias model") {
  const Golden golden = read_golden(test_data("/../frameworks/data"), "chrombpnet-tracks");
  Model alone = read_card(models_dir("/chrombpnet.json")).model;
  Model joint = join_bias({{alone}}, {{bias_of(alone)}}).first();
  std::vector<std::vector<float>> kept;
  kept.reserve(6);  // tensors lie in them
  alone.weights = tracks_weights(golden, alone, kept);
  joint.weights = tracks_weights(golden, joint, kept);
  REQUIRE(golden.heads.size() == 3);
  for (const GoldenHead& head : golden.heads) {
    const bool is_track = head.name.starts_with("track");
    const Model& model = head.name == "track" ? alone : joint;
    const std::vector<double> got = by_scan(model, golden, head, is_track ? 0 : 2);
    const Verdict verdict = judge(golden, head, got, f32_promise);
    std::cout << verdict.text << '\n';
    INFO(verdict.text);
    CHECK(verdict.kept);
    CHECK_FALSE(spread(head, 0).blind());
  }
}
