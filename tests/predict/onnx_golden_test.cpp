// SPDX-License-Identifier: MIT
// Golden tests of ONNX files against the frameworks that wrote them.
#include <filesystem>
#include <iostream>
#include <set>

#include "formats/read_model.hpp"
#include "tests/engine/run/run_steps.hpp"
#include "tests/frameworks/judgement.hpp"
#include "tests/paths.hpp"
#include "tests/predict/golden_by_engine.hpp"

using namespace seqcast;
using namespace seqcast::test;
using namespace seqcast::goldens;

namespace {

const std::string folder = test_data("/../frameworks/onnx");

std::set<std::string> names() {
  std::set<std::string> result;
  for (const auto& file : std::filesystem::directory_iterator(folder))
    if (file.path().extension() == ".onnx") result.insert(file.path().stem().string());
  return result;
}

}  // namespace

TEST_CASE("the engine computes what PyTorch, Keras and NumPy do, for every ONNX file") {
  ThreadPool workers(2);
  REQUIRE(names().size() >= 13);
  for (const std::string& name : names()) {
    const Golden golden = read_golden(folder, name);
    const int64_t window = golden.stored.tensors.at("golden.codes").shape[1];
    const ReadModel read = read_model(folder + "/" + name + ".onnx", "", true, window);
    REQUIRE(golden.heads.size() == read.ensemble.first().contract.heads.size());
    for (const GoldenHead& head : golden.heads) {
      const Verdict verdict = judge(golden, head, by_engine(read.ensemble.first(), golden, head, workers), f32_promise);
      std::cout << verdict.text << '\n';
      INFO(verdict.text);
      CHECK(verdict.kept);
      for (size_t track = 0; track < head.tracks.size(); ++track) CHECK_FALSE(spread(head, track).blind());
    }
  }
}
