// SPDX-License-Identifier: MIT
// Tests of the reference against PyTorch.
#include <catch2/catch.hpp>
#include <cstring>
#include <filesystem>

#include "formats/card/card.hpp"
#include "model/reference/evaluate.hpp"
#include "tests/frameworks/judgement.hpp"
#include "tests/paths.hpp"

namespace {

using namespace seqcast;
using namespace seqcast::goldens;

const std::string folder = test_data("/../frameworks/data");

Graph dna_primer(FlattenOrder order = FlattenOrder::length_major) {
  return {{{"input", Input{4}, {}},
           {"conv", Conv1d{.filters = 32, .kernel = 12}, {0}},
           {"pool", MaxPool{.size = 4}, {1}},
           {"flatten", Flatten{order}, {2}},
           {"dense1", Dense{.units = 16}, {3}},
           {"relu1", Activation{ActivationFunction::relu}, {4}},
           {"dense2", Dense{.units = 2}, {5}}}};
}

/// [W, T, B]: the last node's stored tracks, by the naive loops.
std::vector<double> by_loops(const Graph& graph, const Golden& golden, const GoldenHead& head, int64_t window_bases) {
  const Weights weights = rule_weights(graph, shapes(graph, window_bases), golden.stored);
  std::vector<double> result;
  for (int64_t w = 0; w < head.windows; ++w) {
    const reference::Array input = reference::one_hot(golden_codes(golden, w, window_bases), 4, 0);
    const reference::Array output = reference::evaluate(graph, weights, input).back();
    for (size_t track : head.tracks)
      for (int64_t b = 0; b < head.bins; ++b) result.push_back(output.at(static_cast<int64_t>(track), b));
  }
  return result;
}

bool same_bits(const std::vector<float>& a, const std::vector<float>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

}  // namespace

TEST_CASE("the rule's weights and bases are bit for bit those of Python") {
  const Weights stored = read_safetensors(folder + "/rule.safetensors");
  const Node conv{"probe_conv", Conv1d{.filters = 5, .kernel = 7}, {}};
  const Node dense{"probe_dense", Dense{.units = 4}, {}};
  const Node norm{"probe_bn", BatchNorm{.eps = 1e-3}, {}};
  const auto check = [&](const Node& node, Shape in) {
    for (const TensorSpec& tensor : tensors(node.layer, std::span(&in, 1))) {
      INFO(node.name << "." << tensor.name);
      if (!tensor.statistic) CHECK(same_bits(rule_values(node, tensor), node_floats(stored, node, tensor.name)));
    }
  };
  check(conv, {3, 7});
  check(dense, {11, 1});
  check(norm, {300, 1});
  const std::vector<float> codes = to_floats(stored.tensors.at("golden.codes"));  // [3, 50]
  for (int64_t window = 0; window < 3; ++window) {
    const std::vector<uint8_t> bases = rule_codes(window, 50);
    CHECK(std::equal(bases.begin(), bases.end(), codes.begin() + window * 50));
  }
}

TEST_CASE("no golden is blind: every stored track varies by more than a thousandth of its mean") {
  size_t goldens = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    const Golden golden = read_golden(folder, file.path().stem().string());
    if (golden.card == "rule" || golden.card == "chrombpnet-tracks") continue;  // no card's
    ++goldens;
    CHECK(!golden.heads.empty());
    for (const GoldenHead& head : golden.heads) {
      CHECK(head.windows * head.bins >= 64);
      for (size_t t = 0; t < head.tracks.size(); ++t) {
        INFO(golden.card << " " << head.name << " track " << head.tracks[t]);
        CHECK_FALSE(spread(head, t).blind());
        CHECK(head.framework[t].rms > 0);
        CHECK(head.framework[t].max < 1e-3);
      }
    }
  }
  CHECK(goldens >= 2);
}

TEST_CASE("the naive loops compute dna-primer as PyTorch does in double precision") {
  const Golden golden = read_golden(folder, "dna-primer");
  REQUIRE(golden.heads.size() == 1);
  const std::vector<double> got = by_loops(dna_primer(), golden, golden.heads[0], 50);
  const Verdict verdict = judge(golden, golden.heads[0], got, f32_promise);
  WARN(verdict.text);
  for (const GoldenError& error : errors(golden.heads[0], got)) {
    CHECK(error.rms < 1e-9);  // both are f64; what is stored holds about ten digits
    CHECK(error.max < 1e-8);
  }
}

TEST_CASE("the naive loops compute the small founding cards as PyTorch does in double precision") {
  for (const char* name : {"dna-primer-torch", "dna-primer-picture", "dna-primer-flux", "dna-primer-flux-picture",
                           "dna-primer-flux-first-try", "char-cnn", "char-mlp", "char-dilated", "keras-causal-dilated",
                           "keras-causal-strided", "translob-dilated"}) {
    INFO(name);
    const Golden golden = read_golden(folder, name);
    const Card card = read_card(models_dir("/") + std::string(name) + ".json");
    const Model& model = card.model;
    const Weights weights = golden_weights(golden, model, card.stored);
    const GoldenHead& head = golden.heads.at(0);
    std::vector<double> got;
    for (int64_t w = 0; w < head.windows; ++w) {
      reference::Array input(model.shapes[0]);
      if (model.contract.takes_numbers()) {
        input.values = rule_numbers(w, input.shape);
      } else {
        const auto letters = static_cast<uint8_t>(model.contract.alphabet.size());
        input = reference::one_hot(golden_codes(golden, w, input.shape.length, letters), letters, 0);
      }
      const reference::Array output = reference::evaluate(model.graph, weights, input)[model.contract.heads[0].node];
      for (size_t track : head.tracks)
        for (int64_t b = 0; b < head.bins; ++b) got.push_back(output.at(static_cast<int64_t>(track), b));
    }
    for (const GoldenError& error : errors(head, got)) {
      CHECK(error.rms < 1e-9);  // both are f64; what is stored holds about ten digits
      CHECK(error.max < 1e-8);
    }
  }
}

TEST_CASE("a golden tells a model from its near misses") {
  const Golden golden = read_golden(folder, "dna-primer");
  const GoldenHead& head = golden.heads.at(0);
  const auto kept = [&](std::vector<double> got) { return judge(golden, head, got, f32_promise).kept; };
  const std::vector<double> right = by_loops(dna_primer(), golden, head, 50);
  CHECK(kept(right));
  CHECK_FALSE(kept(by_loops(dna_primer(FlattenOrder::channel_major), golden, head, 50)));
  Graph gelu = dna_primer();
  gelu.nodes[5].layer = Activation{ActivationFunction::gelu_quick};
  CHECK_FALSE(kept(by_loops(gelu, golden, head, 50)));
}

TEST_CASE("errors are relative to each track's own standard deviation, and either of them can break the promise") {
  constexpr size_t bins = 1000;
  GoldenHead head{"head", 1, bins, {0, 1}, {}, {{1e-7, 1e-6}, {1e-5, 6e-5}}};
  for (double deviation : {1.0, 100.0})
    for (size_t b = 0; b < bins; ++b) head.values.push_back(5 + (b % 2 ? deviation : -deviation));
  CHECK(spread(head, 0).mean == Approx(5));
  CHECK(spread(head, 1).deviation == Approx(100));

  const auto with = [&](size_t track, double all, double one) {
    std::vector<double> got = head.values;
    for (size_t b = 0; b < bins; ++b) got[track * bins + b] += all * spread(head, track).deviation;
    got[track * bins + 17] += (one - all) * spread(head, track).deviation;
    return got;
  };
  const std::vector<GoldenError> found = errors(head, with(1, 1e-3, 1e-2));
  CHECK(found[0].rms == 0);
  CHECK(found[1].rms == Approx(1e-3 * std::sqrt(1.099)));
  CHECK(found[1].max == Approx(1e-2));

  const auto kept = [&](const std::vector<double>& got) { return judge({}, head, got, f32_promise).kept; };
  CHECK(kept(with(0, 2.8e-5, 2.9e-4)));
  CHECK_FALSE(kept(with(0, 3.1e-5, 3.1e-5)));
  CHECK_FALSE(kept(with(0, 0, 3.1e-4)));
  CHECK(kept(with(1, 5.8e-5, 3.5e-4)));  // six times what PyTorch's own f32 does
  CHECK_FALSE(kept(with(1, 6.1e-5, 6.1e-5)));
  CHECK_FALSE(kept(with(1, 0, 3.7e-4)));
  const std::vector<GoldenError> lost = errors(head, with(0, 0, std::nan("")));
  CHECK(std::isinf(lost[0].rms));
  CHECK(std::isinf(lost[0].max));
}

TEST_CASE("a track that hardly varies relative to its mean is called blind") {
  GoldenHead head{"head", 1, 100, {0}, std::vector<double>(100, 5.0), {{}}};
  CHECK(spread(head, 0).blind());
  head.values[0] += 0.04;  // a deviation of 0.004, less than 0.005
  CHECK(spread(head, 0).blind());
  head.values[0] += 0.04;
  CHECK_FALSE(spread(head, 0).blind());
}
