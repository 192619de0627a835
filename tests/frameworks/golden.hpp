// SPDX-License-Identifier: MIT
// Reader of the golden outputs written by make_goldens.py.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "formats/safetensors.hpp"
#include "formats/stored_layout.hpp"
#include "seqcast/error.hpp"
#include "tests/frameworks/weights_rule.hpp"

namespace seqcast::goldens {

/// Of one track, relative to its standard deviation over the golden's positions.
struct GoldenError {
  double rms = 0;
  double max = 0;
};

/// One head's stored part: raw outputs, before any transform.
struct GoldenHead {
  std::string name;
  int64_t windows = 0;
  int64_t bins = 0;
  std::vector<size_t> tracks;          ///< [T] which of the head's tracks are stored
  std::vector<double> values;          ///< [W, T, B]
  std::vector<GoldenError> framework;  ///< [T] PyTorch's own f32 error
};

struct Golden {
  std::string card;
  Weights stored;  ///< the file as it is; its statistics go into `weights`
  std::vector<GoldenHead> heads;
};

inline std::vector<float> stored_floats(const Golden& golden, const std::string& name) {
  const auto found = golden.stored.tensors.find(name);
  if (found == golden.stored.tensors.end())
    throw Error(fmt::format("{}: tensor '{}' is missing", golden.stored.source, name));
  return to_floats(found->second);
}

inline GoldenHead read_head(const Golden& golden, const std::string& name) {
  const std::string prefix = "golden." + name + ".";
  const std::vector<int64_t> shape = golden.stored.tensors.at(prefix + "high").shape;  // [W, T, B]
  const std::vector<float> tracks = stored_floats(golden, prefix + "tracks");
  const std::vector<float> high = stored_floats(golden, prefix + "high");
  const std::vector<float> low = stored_floats(golden, prefix + "low");
  const std::vector<float> framework = stored_floats(golden, prefix + "torch_f32");  // [2, T]
  GoldenHead head{name, shape[0], shape[2], {tracks.begin(), tracks.end()}, {high.begin(), high.end()}, {}};
  for (size_t i = 0; i < low.size(); ++i) head.values[i] += low[i];
  for (size_t t = 0; t < tracks.size(); ++t) head.framework.push_back({framework[t], framework[tracks.size() + t]});
  return head;
}

/// @param folder  tests/frameworks/data
inline Golden read_golden(const std::string& folder, const std::string& card) {
  Golden golden{card, read_safetensors(folder + "/" + card + ".safetensors"), {}};
  for (const auto& [name, tensor] : golden.stored.tensors)
    if (name.starts_with("golden.") && name.ends_with(".high"))
      golden.heads.push_back(read_head(golden, name.substr(7, name.size() - 7 - 5)));
  return golden;
}

/// The weights that the golden was computed with, for a card that ships none: those that the card says are stored
/// otherwise are the rule's as stored.
inline Weights golden_weights(const Golden& golden, const Model& model, const std::vector<StoredLayout>& layouts = {}) {
  Weights weights = rule_weights(model.graph, model.shapes, golden.stored);
  for (const StoredLayout& layout : layouts) {
    std::vector<int64_t>& shape = weights.tensors.at(model.graph.nodes[layout.node].name + ".weight").shape;
    if (layout.picture) shape = {shape[0], 1, shape[2], shape[1]};
  }
  to_our_layout(weights, model, layouts);
  return weights;
}

/// One window's letters: [L] codes 0 .. letters - 1, `letters` where unknown. (Bases are 0 .. 3 in the order ACGT.)
inline std::vector<uint8_t> golden_codes(const Golden& golden, int64_t window, int64_t window_bases,
                                         uint8_t letters = 4) {
  if (golden.stored.tensors.contains("golden.codes")) {
    const std::vector<float> all = stored_floats(golden, "golden.codes");
    const auto first = all.begin() + window * window_bases;
    return {first, first + window_bases};
  }
  std::vector<uint8_t> codes = rule_codes(window, window_bases, letters);
  const std::vector<float> runs = stored_floats(golden, "golden.unknown_runs");  // [R, 3] window, start, end
  for (size_t r = 0; r + 2 < runs.size(); r += 3)
    if (static_cast<int64_t>(runs[r]) == window)
      std::fill(codes.begin() + static_cast<int64_t>(runs[r + 1]), codes.begin() + static_cast<int64_t>(runs[r + 2]),
                letters);
  return codes;
}

}  // namespace seqcast::goldens
