// SPDX-License-Identifier: MIT
// Values that the engine computes of a golden's windows.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/engine/run/run_steps.hpp"
#include "tests/frameworks/judgement.hpp"

namespace seqcast::goldens {

using namespace seqcast::test;

/// What a window's golden was given at each side input that the plan's heads read.
inline std::vector<std::vector<float>> given_values(const Model& model, const Golden& golden, int64_t window) {
  std::vector<std::vector<float>> result;
  for (size_t node : model.graph.side_inputs()) {
    const std::vector<float> all = stored_floats(golden, "golden.input." + model.graph.nodes[node].name);
    const auto size = model.shapes[node].channels * model.shapes[node].length;
    REQUIRE(size > 0);
    result.emplace_back(all.begin() + window * size, all.begin() + (window + 1) * size);
  }
  return result;
}

/// [W, T, B] raw outputs of all the head's tracks. @param codes_of  the letters of a window.
template <class CodesOf>
std::vector<double> by_engine(const Model& model, const Golden& golden, const GoldenHead& head, ThreadPool& workers,
                              const CodesOf& codes_of) {
  size_t index = 0;
  while (model.contract.heads.at(index).name != head.name) ++index;
  REQUIRE(model.contract.heads[index].bins == head.bins);
  REQUIRE(model.contract.heads[index].tracks.size() == head.tracks.size());
  Executor executor(model, make_plan(model, {index}, this_machine()), workers);
  std::vector<double> result;
  for (int64_t w = 0; w < head.windows; ++w) {
    const std::vector<uint8_t> codes = codes_of(w);
    std::vector<float> values(head.tracks.size() * static_cast<size_t>(head.bins));
    std::vector<Run> runs{
        {Context::window, {0, head.bins}, {0, model.contract.window_bases}, codes, {{head.tracks, values}}}};
    const std::vector<size_t> others = model.graph.side_inputs();
    const std::vector<std::vector<float>> given = given_values(model, golden, w);
    for (size_t i = 0; i < others.size(); ++i)
      if (!executor.given_positions(others[i], Context::window, {0, head.bins}).empty())
        runs[0].given.push_back({others[i], {0, model.shapes[others[i]].length}, given[i]});
    executor.compute(runs);
    result.insert(result.end(), values.begin(), values.end());
  }
  return result;
}

/// The same, of letters that the model numbers as the golden does.
inline std::vector<double> by_engine(const Model& model, const Golden& golden, const GoldenHead& head,
                                     ThreadPool& workers) {
  return by_engine(model, golden, head, workers,
                   [&](int64_t window) { return golden_codes(golden, window, model.contract.window_bases); });
}

}  // namespace seqcast::goldens
