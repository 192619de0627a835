// SPDX-License-Identifier: MIT
// Golden tests of the shipped cards against PyTorch in double precision (design §7).
#include <filesystem>
#include <iostream>
#include <set>

#include "formats/card/card.hpp"
#include "tests/engine/run/run_steps.hpp"
#include "tests/frameworks/judgement.hpp"
#include "tests/paths.hpp"

using namespace seqcast;
using namespace seqcast::test;
using namespace seqcast::goldens;

namespace {

const std::string folder = test_data("/../frameworks/data");

/// Whose weights a golden was computed with: the rule's, or those that the card ships.
enum class WeightsOf { rule, card };

struct CardGolden {
  std::string card;
  WeightsOf weights;
};

const CardGolden table[] = {
    {"basenji2", WeightsOf::rule},
    {"dna-primer", WeightsOf::rule},
    {"bacterial-genes", WeightsOf::card},
    {"basset", WeightsOf::rule},
    {"deepsea", WeightsOf::rule},
    {"chromdragonn", WeightsOf::rule},
    {"basenji2-pytorch-port", WeightsOf::rule},
    {"basenji2-pytorch-port-bug", WeightsOf::rule},
    {"basenji1", WeightsOf::rule},
    {"spliceai-10k", WeightsOf::rule},
    {"chromdragonn-quarters", WeightsOf::rule},
    {"dna-primer-torch", WeightsOf::rule},
    {"dna-primer-picture", WeightsOf::rule},
    {"dna-primer-flux", WeightsOf::rule},
    {"dna-primer-flux-picture", WeightsOf::rule},
    {"dna-primer-flux-first-try", WeightsOf::rule},
    {"char-cnn", WeightsOf::rule},
    {"char-mlp", WeightsOf::rule},
    {"char-dilated", WeightsOf::rule},
    {"chrombpnet", WeightsOf::rule},
    {"keras-causal-dilated", WeightsOf::rule},
    {"keras-causal-strided", WeightsOf::rule},
    {"translob-dilated", WeightsOf::rule},
};

Model model_for(const CardGolden& line, const Golden& golden) {
  Card card = read_card(models_dir("/") + line.card + ".json");
  Model model = std::move(card.model);
  model.weights = line.weights == WeightsOf::card ? read_safetensors(models_dir("/") + card.weights_file)
                                                  : golden_weights(golden, model, card.stored);
  return model;
}

/// [C, L] -> [L, C]
std::vector<float> position_by_position(const std::vector<double>& values, Shape shape) {
  std::vector<float> result;
  for (int64_t l = 0; l < shape.length; ++l)
    for (int64_t c = 0; c < shape.channels; ++c)
      result.push_back(static_cast<float>(values[static_cast<size_t>(c * shape.length + l)]));
  return result;
}

/// Whether a head has a golden, or computes what another head with one does.
bool has_golden(const Model& model, const Golden& golden, const Head& head) {
  return std::any_of(golden.heads.begin(), golden.heads.end(), [&](const GoldenHead& stored) {
    for (const Head& other : model.contract.heads)
      if (other.name == stored.name && other.node == head.node) return true;
    return false;
  });
}

/// [W, T, B] raw outputs of a head's stored tracks.
std::vector<double> by_engine(const Model& model, const Golden& golden, const GoldenHead& head, ThreadPool& workers) {
  size_t index = 0;
  while (model.contract.heads.at(index).name != head.name) ++index;
  REQUIRE(model.contract.heads[index].bins == head.bins);
  Executor executor(model, make_plan(model, {index}, this_machine()), workers);
  const int64_t bases = model.contract.window_bases;
  std::vector<double> result;
  for (int64_t w = 0; w < head.windows; ++w) {
    std::vector<uint8_t> codes;
    std::vector<float> numbers;
    if (model.contract.takes_numbers()) {
      numbers = position_by_position(rule_numbers(w, model.shapes[0]), model.shapes[0]);
    } else {
      codes = golden_codes(golden, w, bases, static_cast<uint8_t>(model.contract.alphabet.size()));
    }
    std::vector<float> values(head.tracks.size() * static_cast<size_t>(head.bins));
    std::vector<Run> runs{{Context::window, {0, head.bins}, {0, bases}, codes, {{head.tracks, values}}}};
    runs[0].numbers = numbers;
    executor.compute(runs);
    result.insert(result.end(), values.begin(), values.end());
  }
  return result;
}

}  // namespace

TEST_CASE("the engine keeps the promise for f32 on every golden") {
  ThreadPool workers(2);
  for (const CardGolden& line : table) {
    const Golden golden = read_golden(folder, line.card);
    const Model model = model_for(line, golden);
    for (const Head& head : model.contract.heads) CHECK(has_golden(model, golden, head));
    for (const GoldenHead& head : golden.heads) {
      const std::vector<double> got = by_engine(model, golden, head, workers);
      const Verdict verdict = judge(golden, head, got, f32_promise);
      std::cout << verdict.text << '\n';
      INFO(verdict.text);
      CHECK(verdict.kept);
      for (size_t track = 0; track < head.tracks.size(); ++track) CHECK_FALSE(spread(head, track).blind());
    }
  }
}

TEST_CASE("every golden is in the table") {
  std::set<std::string> expected{"rule", "chrombpnet-tracks"};  // weights alone; chrombpnet_tracks_test.cpp
  for (const CardGolden& line : table) expected.insert(line.card);
  std::set<std::string> found;
  for (const auto& file : std::filesystem::directory_iterator(folder)) found.insert(file.path().stem().string());
  CHECK(found == expected);
}
