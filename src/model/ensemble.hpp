// SPDX-License-Identifier: MIT
// Models whose predictions are averaged.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "model/model.hpp"

namespace seqcast {

/// How an ensemble's members are averaged: the tracks that each gives, or the raw outputs before the transform.
enum class Averaging { tracks, raw };

template <>
struct Names<Averaging> {
  static constexpr std::pair<std::string_view, Averaging> table[] = {{"tracks", Averaging::tracks},
                                                                     {"raw", Averaging::raw}};
};

/// One model, or several that read the same input and say the same of it. What holds for all of them (contract, other
/// inputs) is asked of the first; where a card describes the ensemble, `about` of the first is that description.
struct Ensemble {
  std::vector<Model> members;  ///< at least one; averaged in this order
  Averaging averaging = Averaging::tracks;

  Model& first() { return members.front(); }
  const Model& first() const { return members.front(); }
  bool is_single() const noexcept { return members.size() == 1; }
};

/// Adds a member behind those that are there.
///
/// @throws Error  naming both, where they do not read the same input (letters, window) or do not say the same of it
///                (tracks, bins, bin size, place of bin 0, transform, strands), or where `other` has several members.
void add_member(Ensemble& ensemble, Ensemble other);

/// The files that the members lie in, each member's own among them; one may come again.
std::vector<std::string> files_of(const Ensemble& ensemble);

/// Checks every member's weights and drops the heads that they lack, as of a model; all must lack the same.
/// @throws Error  where they do not.
WeightsReport settle_weights(Ensemble& ensemble, std::vector<std::string>& dropped);

/// Gives every member windows of `window_bases`. @throws Error  as for a model.
void set_window(Ensemble& ensemble, int64_t window_bases);

}  // namespace seqcast
