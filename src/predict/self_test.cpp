// SPDX-License-Identifier: MIT
#include "predict/self_test.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <numeric>

#include "engine/kernels/isa.hpp"
#include "engine/run/executor.hpp"
#include "formats/read_model.hpp"
#include "model/bin_placement.hpp"
#include "model/random_weights.hpp"
#include "model/reference/evaluate.hpp"
#include "predict/self_test_networks.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

// Of a track's standard deviation: about three times what design §7 promises of models, since networks of random
// weights round more than trained ones. What is wrong is farther off.
constexpr double max_rms = 1e-4;
constexpr double max_difference = 1e-3;
// Below this share of its mean, a track says nothing.
constexpr double min_deviation = 1e-3;

using Windows = std::vector<std::vector<uint8_t>>;
/// A vector a window, [tracks, bins] each.
template <class Number>
using Values = std::vector<std::vector<Number>>;

Model model_of(const SmallNetwork& network) {
  Model model;
  model.about.name = model.reading.path = network.name;
  model.graph = network.graph;
  model.shapes = shapes(network.graph, network.window_bases);
  model.contract.window_bases = network.window_bases;
  Head head;
  head.name = "head";
  head.node = network.graph.nodes.size() - 1;
  const BinPlacement placement = bin_placement(model.graph, model.shapes, head.node);
  head.bin_bases = placement.bin_bases;
  head.first_base = placement.first_base;
  for (int64_t track = 0; track < model.shapes[head.node].channels; ++track)
    head.tracks.push_back(std::to_string(track));
  model.contract.heads.push_back(head);
  settle(model);
  fill_with_random_weights(model);
  return model;
}

/// Letters of a window, by splitmix64: the same on every machine; about one in sixteen is unknown.
std::vector<uint8_t> letters(uint64_t seed, int64_t count) {
  std::vector<uint8_t> codes;
  uint64_t state = seed << 32;
  for (int64_t i = 0; i < count; ++i) {
    uint64_t mixed = state += 0x9e3779b97f4a7c15ULL;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
    const uint64_t drawn = (mixed ^ (mixed >> 31)) >> 58;  // 0 .. 63
    codes.push_back(static_cast<uint8_t>(drawn < 4 ? 4 : drawn % 4));
  }
  return codes;
}

Values<float> by_engine(const Model& model, const Windows& windows, size_t threads) {
  const Head& head = model.contract.heads[0];
  ThreadPool workers(threads);
  Executor executor(model, make_plan(model, {0}, this_machine()), workers);
  std::vector<size_t> tracks(head.tracks.size());
  std::iota(tracks.begin(), tracks.end(), size_t{0});
  Values<float> values(windows.size(), std::vector<float>(tracks.size() * static_cast<size_t>(head.bins)));
  std::vector<Run> runs;
  for (size_t w = 0; w < windows.size(); ++w)
    runs.push_back({.context = Context::window,
                    .bins = {0, head.bins},
                    .bases = {0, model.contract.window_bases},
                    .codes = windows[w],
                    .out = {{tracks, values[w]}}});
  executor.compute(runs);
  return values;
}

Values<double> by_loops(const Model& model, const Windows& windows) {
  Values<double> values;
  for (const auto& codes : windows) {
    const reference::Array input = reference::one_hot(codes, model.shapes[0].channels, model.contract.unknown);
    values.push_back(reference::evaluate(model.graph, model.weights, input)[model.contract.heads[0].node].values);
  }
  return values;
}

/// Adds one track to a row: its values in all windows.
void compare(const std::vector<double>& got, const std::vector<double>& expected, SelfTestRow& row) {
  const auto count = static_cast<double>(expected.size());
  const double mean = std::accumulate(expected.begin(), expected.end(), 0.0) / count;
  double variance = 0;
  double squares = 0;
  double largest = 0;
  for (size_t i = 0; i < expected.size(); ++i) {
    const double apart = std::abs(got[i] - expected[i]);
    variance += (expected[i] - mean) * (expected[i] - mean) / count;
    squares += apart * apart / count;
    largest = std::max(largest, apart);
    if (!std::isfinite(apart)) row.problem = "a value is not a number";
  }
  const double deviation = std::sqrt(variance);
  if (!(deviation > min_deviation * std::abs(mean))) row.problem = "its values hardly differ";
  row.rms = std::max(row.rms, std::sqrt(squares) / deviation);
  row.largest = std::max(row.largest, largest / deviation);
}

SelfTestRow compare(const std::string& name, const Values<float>& got, const Values<double>& expected, size_t tracks) {
  SelfTestRow row;
  row.network = name;
  for (size_t t = 0; t < tracks; ++t) {
    std::vector<double> ours;
    std::vector<double> right;
    for (size_t w = 0; w < got.size(); ++w) {
      const size_t bins = got[w].size() / tracks;
      ours.insert(ours.end(), got[w].begin() + t * bins, got[w].begin() + (t + 1) * bins);
      right.insert(right.end(), expected[w].begin() + t * bins, expected[w].begin() + (t + 1) * bins);
    }
    compare(ours, right, row);
  }
  return row;
}

bool same_bytes(const Values<float>& a, const Values<float>& b) {
  for (size_t w = 0; w < a.size(); ++w)
    if (std::memcmp(a[w].data(), b[w].data(), a[w].size() * sizeof(float)) != 0) return false;
  return true;
}

SelfTestRow test(const SmallNetwork& network, size_t threads, const std::function<void(std::span<float>)>& change) {
  const Model model = model_of(network);
  Windows windows;
  for (int64_t w = 0; w < network.windows; ++w)
    windows.push_back(letters(static_cast<uint64_t>(w), network.window_bases));
  Values<float> values = by_engine(model, windows, threads);
  const bool is_same = same_bytes(values, by_engine(model, windows, 1));
  if (change)
    for (auto& window : values) change(window);
  const size_t tracks = model.contract.heads[0].tracks.size();
  SelfTestRow row = compare(network.name, values, by_loops(model, windows), tracks);
  if (!is_same) row.problem = "one thread computes other bytes than several";
  return row;
}

/// A value of bacterial-genes before its transform, for the letters below.
struct KnownValue {
  size_t track;
  int64_t bin;
  double value;
};

/// By PyTorch in double precision (tests/frameworks/make_self_test_values.py).
constexpr KnownValue known_values[] = {
#include "predict/self_test_values.inc"
};

SelfTestRow test_shipped(size_t threads, const std::function<void(std::span<float>)>& change) {
  const std::string name = "bacterial-genes";
  SelfTestRow row;
  row.network = name;
  try {
    const ReadModel read = read_model(name, "", true);
    const Model& model = read.ensemble.first();
    const Head& head = model.contract.heads.at(0);
    Values<float> values = by_engine(model, {letters(0, model.contract.window_bases)}, threads);
    if (change) change(values[0]);
    std::vector<double> got;
    std::vector<double> expected;
    for (const KnownValue& known : known_values) {
      got.push_back(values[0].at(known.track * static_cast<size_t>(head.bins) + static_cast<size_t>(known.bin)));
      expected.push_back(known.value);
    }
    compare(got, expected, row);
  } catch (const Error& error) {
    row.problem = error.what();
  }
  return row;
}

}  // namespace

bool SelfTestRow::is_right() const noexcept { return problem.empty() && rms <= max_rms && largest <= max_difference; }

bool SelfTest::is_right() const noexcept {
  return std::all_of(rows.begin(), rows.end(), [](const SelfTestRow& row) { return row.is_right(); });
}

double SelfTest::largest() const noexcept {
  double most = 0;
  for (const SelfTestRow& row : rows) most = std::max(most, row.largest);
  return most;
}

SelfTest self_test(size_t threads, const std::function<void(std::span<float>)>& change) {
  const auto started = std::chrono::steady_clock::now();
  SelfTest result;
  for (const SmallNetwork& network : small_networks()) result.rows.push_back(test(network, threads, change));
  result.rows.push_back(test_shipped(threads, change));
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  return result;
}

}  // namespace seqcast
