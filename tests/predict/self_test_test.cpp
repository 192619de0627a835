// SPDX-License-Identifier: MIT
// Tests of the self-test: what it computes with is what published models need, and it sees faults.
#include "predict/self_test.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <set>

#include "engine/kernels/isa.hpp"
#include "model/graph_builder.hpp"
#include "predict/self_test_networks.hpp"
#include "tests/engine/run/small_model.hpp"
#include "tests/paths.hpp"

using namespace seqcast;

namespace {

/// Changes the values of network `which`'s first window, 0 being the first.
class Fault {
 public:
  Fault(size_t which, std::function<void(std::span<float>)> change) : which_(which), change_(std::move(change)) {}

  SelfTest test() const {
    size_t window = 0;
    size_t first = 0;  // window of the network
    const std::vector<SmallNetwork> networks = small_networks();
    for (size_t n = 0; n < which_ && n < networks.size(); ++n) first += static_cast<size_t>(networks[n].windows);
    return self_test(2, [&](std::span<float> values) {
      if (window++ == first) change_(values);
    });
  }

 private:
  size_t which_;
  std::function<void(std::span<float>)> change_;
};

}  // namespace

TEST_CASE("the self-test finds the numbers right, in every instruction set that tests are run with") {
  setenv("SEQCAST_MODELS", models_dir("").c_str(), 1);
  const SelfTest test = self_test(2);
  REQUIRE(test.rows.size() == small_networks().size() + 1);
  for (const SelfTestRow& row : test.rows) {
    INFO(row.network << ": " << row.problem << ", rms " << row.rms << ", largest " << row.largest);
    CHECK(row.is_right());
    CHECK(row.rms > 0);  // f32 against f64: equality would mean that something is compared with itself
    CHECK(row.rms <= row.largest);
  }
  CHECK(test.is_right());
}

TEST_CASE("the self-test sees a fault in any of its networks, one wrong value among them, and says in which") {
  setenv("SEQCAST_MODELS", models_dir("").c_str(), 1);
  for (size_t which = 0; which <= small_networks().size(); ++which) {
    INFO("network " << which);
    const SelfTest all = Fault(which, [](std::span<float> values) {
                           for (float& value : values) value *= 1.001F;
                         }).test();
    CHECK_FALSE(all.is_right());
    const SelfTest one = Fault(which, [](std::span<float> values) { values[0] += 0.01F; }).test();
    const SelfTest none = Fault(which, [](std::span<float> values) { values[0] = std::nanf(""); }).test();
    for (size_t n = 0; n < one.rows.size(); ++n) {
      CHECK(all.rows[n].is_right() == (n != which));
      CHECK(one.rows[n].is_right() == (n != which));
      CHECK(none.rows[n].is_right() == (n != which));
    }
  }
}

TEST_CASE("a shipped model that is missing is a problem of the self-test, and its other networks are tested") {
  setenv("SEQCAST_MODELS", "/", 1);
  const SelfTest test = self_test(1);
  setenv("SEQCAST_MODELS", models_dir("").c_str(), 1);
  CHECK_FALSE(test.is_right());
  CHECK(test.rows.back().problem.find("no model 'bacterial-genes'") != std::string::npos);
  for (size_t n = 0; n + 1 < test.rows.size(); ++n) CHECK(test.rows[n].is_right());
}

TEST_CASE("the self-test's networks take lookup, gemm, gemv, groups and Winograd in a plan for vectors") {
  if (isa_in_use() == Isa::baseline) return;  // whose plans have other algorithms
  std::set<Algorithm> used;
  for (const SmallNetwork& network : small_networks()) {
    const Model model = test::model_of(network.graph, network.window_bases, test::random_rule(1));
    for (const Segment& segment : make_plan(model, {0}, this_machine()).segments)
      for (const Step& step : segment.steps) used.insert(step.algorithm);
  }
  for (const Algorithm algorithm : {Algorithm::lookup, Algorithm::gemm, Algorithm::gemv, Algorithm::grouped})
    CHECK(used.contains(algorithm));
  CHECK(std::any_of(used.begin(), used.end(), [](Algorithm algorithm) {
    return algorithm >= Algorithm::winograd_2_3 && algorithm <= Algorithm::winograd_6_6;
  }));
}
