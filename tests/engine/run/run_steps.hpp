// SPDX-License-Identifier: MIT
// Runs a plan on a test sequence and compares its outputs with the reference.
#pragma once

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <numeric>
#include <vector>

#include "engine/run/executor.hpp"
#include "model/reference/evaluate.hpp"
#include "tests/engine/run/small_model.hpp"

namespace seqcast::test {

/// A sequence whose base 0 is the input's position 0, and unknown bases wherever it is not.
struct TestSequence {
  std::vector<uint8_t> codes;
  uint8_t unknown;

  std::vector<uint8_t> at(Range bases) const {
    std::vector<uint8_t> result(static_cast<size_t>(bases.size()), unknown);
    for (int64_t base = bases.begin; base < bases.end; ++base)
      if (base >= 0 && base < static_cast<int64_t>(codes.size())) result[base - bases.begin] = codes[base];
    return result;
  }
};

inline Range all_bins(const Model& model) { return {0, model.contract.heads[0].bins}; }

/// Raw outputs of all tracks, [tracks, bins] of each of the plan's heads one after the other, a vector a sequence.
inline std::vector<std::vector<float>> outputs(Executor& executor, const Model& model, Context context, Range bins,
                                               const std::vector<TestSequence>& sequences,
                                               const std::optional<StreamPlace>& stream = {}) {
  std::vector<std::vector<size_t>> tracks;
  for (size_t head : executor.plan().heads) {
    tracks.emplace_back(model.contract.heads[head].tracks.size());
    std::iota(tracks.back().begin(), tracks.back().end(), size_t{0});
  }
  const Range bases = executor.input_bases(context, bins);
  std::vector<std::vector<uint8_t>> codes;
  std::vector<std::vector<float>> result(sequences.size());
  std::vector<Run> runs;
  for (const TestSequence& sequence : sequences) codes.push_back(sequence.at(bases));
  for (size_t s = 0; s < sequences.size(); ++s) {
    size_t size = 0;
    for (const auto& some : tracks) size += some.size() * static_cast<size_t>(bins.size());
    result[s].assign(size, NAN);
    Run run{context, bins, bases, codes[s], {}, stream};
    size_t place = 0;
    for (const auto& some : tracks) {
      const size_t values = some.size() * static_cast<size_t>(bins.size());
      run.out.push_back({some, std::span(result[s]).subspan(place, values)});
      place += values;
    }
    runs.push_back(std::move(run));
  }
  executor.compute(runs);
  return result;
}

inline std::vector<float> output(Executor& executor, const Model& model, Context context, Range bins,
                                 const TestSequence& sequence, const std::optional<StreamPlace>& stream = {}) {
  return outputs(executor, model, context, bins, {sequence}, stream)[0];
}

/// A whole window through a plan, with one worker.
inline std::vector<float> output_of(const Model& model, Plan plan, const std::vector<uint8_t>& codes) {
  ThreadPool workers(1);
  Executor executor(model, std::move(plan), workers);
  return output(executor, model, Context::window, all_bins(model), {codes, 0});
}

/// Bins [part) of values [tracks, bins] for bins [whole).
inline std::vector<float> slice(const std::vector<float>& values, Range whole, Range part) {
  std::vector<float> result;
  for (auto row = values.begin(); row != values.end(); row += whole.size())
    result.insert(result.end(), row + (part.begin - whole.begin), row + (part.end - whole.begin));
  return result;
}

inline bool same_bytes(const std::vector<float>& a, const std::vector<float>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

/// Equal, or apart by at most `tolerance` times the largest value. A failure names the first index that differs.
template <class Expected>
void check_close(const std::vector<float>& got, const Expected& expected, double tolerance) {
  REQUIRE(got.size() == expected.size());
  double largest = 0;
  for (const auto value : expected) largest = std::max(largest, std::abs(static_cast<double>(value)));
  for (size_t i = 0; i < got.size(); ++i) {
    const double apart = std::abs(static_cast<double>(got[i]) - static_cast<double>(expected[i]));
    if (got[i] == expected[i] || apart <= tolerance * largest) continue;
    FAIL_CHECK("value " << i << " of " << got.size() << ": got " << got[i] << ", expected " << expected[i]
                        << " (largest " << largest << ")");
    return;
  }
  SUCCEED();
}

/// What the naive loops compute of the model's first head, [tracks, bins].
inline std::vector<double> by_loops(const Model& model, const std::vector<uint8_t>& codes) {
  const reference::Array input = reference::one_hot(codes, model.shapes[0].channels, model.contract.unknown);
  return reference::evaluate(model.graph, model.weights, input)[model.contract.heads[0].node].values;
}

/// Compares the planner's plan and some others with the naive loops.
inline void check_against_loops(const Model& model, const std::vector<uint8_t>& codes, Random& random,
                                double tolerance) {
  const std::vector<double> expected = by_loops(model, codes);
  check_close(output_of(model, make_plan(model, {0}, this_machine()), codes), expected, tolerance);
  check_close(output_of(model, finest_plan(model, {0}), codes), expected, tolerance);
  check_close(output_of(model, random_plan(model, {0}, random), codes), expected, tolerance);
}

}  // namespace seqcast::test
