// SPDX-License-Identifier: MIT
// Golden tests of seqgra's model definitions, written by make_seqgra_goldens.py.
#include <filesystem>
#include <iostream>

#include "formats/read_model.hpp"
#include "tests/engine/run/run_steps.hpp"
#include "tests/frameworks/judgement.hpp"
#include "tests/paths.hpp"
#include "tests/predict/golden_by_engine.hpp"

using namespace seqcast;
using namespace seqcast::test;
using namespace seqcast::goldens;

namespace {

const std::string folder = test_data("/../frameworks/seqgra");

std::vector<std::string> names() {
  std::vector<std::string> result;
  for (const auto& file : std::filesystem::directory_iterator(folder))
    if (file.is_directory()) result.push_back(file.path().filename().string());
  std::sort(result.begin(), result.end());
  return result;
}

}  // namespace

TEST_CASE("the engine computes what PyTorch and Keras do, for definitions of every form") {
  ThreadPool workers(2);
  CHECK(names().size() == 11);
  for (const std::string& name : names()) {
    const Golden golden = read_golden(folder, name);
    const ReadModel read = read_model(fmt::format("{0}/{1}/{1}.xml", folder, name), "", true);
    for (const GoldenHead& head : golden.heads) {
      const Verdict verdict = judge(golden, head, by_engine(read.ensemble.first(), golden, head, workers), f32_promise);
      std::cout << verdict.text << '\n';
      INFO(verdict.text);
      CHECK(verdict.kept);
      for (size_t track = 0; track < head.tracks.size(); ++track) CHECK_FALSE(spread(head, track).blind());
    }
  }
}

TEST_CASE("tracks are called as the labels, and the loss says what turns outputs into probabilities") {
  const auto head = [](const std::string& name) {
    return read_model(fmt::format("{0}/{1}/{1}.xml", folder, name), "", false).ensemble.first().contract.heads.at(0);
  };
  const Head classes = head("torch-mc4-dna40-fc6-fc6-s1");
  CHECK(classes.tracks == std::vector<std::string>{"c1", "c2", "c3", "c4"});
  CHECK(classes.transform == Transform::softmax);
  CHECK(head("torch-ml3-dna40-conv4n-bn4-do03-fc5-bn5-do03-s1").transform == Transform::sigmoid);
  CHECK(head("tf-ml2-dna40-conv5-flat-s1").transform == Transform::sigmoid);
  CHECK(head("tf-mc3-dna40-conv6-gmp-fc5-s1").transform == Transform::softmax);
}
