// SPDX-License-Identifier: MIT
#include "predict/effect_kinds.hpp"

#include <algorithm>
#include <bit>

#include "predict/cone_plans.hpp"

namespace seqcast {
namespace {

constexpr double of_shared_window = 16;
constexpr double where_unknown = 2;
constexpr double most = 64;  // beyond it plans do not change

/// Whether the plan depends on how many alternatives share a window.
bool asks_how_near(const Predictor& predictor) {
  if (predictor.request().context != Context::window || !predictor.request().inputs.empty()) return false;
  std::vector<size_t> heads;
  for (const TrackChoice& choice : predictor.tracks()) heads.push_back(choice.head);
  return windows_share_rows(predictor.ensemble(), heads);
}

}  // namespace

ConeKinds effect_kinds(const Predictor& predictor, const Fasta& fasta, const VariantRecords& records,
                       int64_t shared_bases) {
  if (shared_bases > 0) return {.alternatives = of_shared_window, .near_alternatives = of_shared_window};
  if (!asks_how_near(predictor)) return {};
  const auto counted = records.alternatives_a_stretch(predictor.layout().window_bases, fasta, predictor.request().poll);
  const double near = std::clamp(counted.value_or(where_unknown), 1.0, most);
  return {.near_alternatives = static_cast<double>(std::bit_floor(static_cast<uint64_t>(near)))};
}

}  // namespace seqcast
