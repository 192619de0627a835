// SPDX-License-Identifier: MIT
// The windows of a model that a file describes by its layers.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "formats/importing/imported_layers.hpp"
#include "model/model.hpp"

namespace seqcast {

/// What a file's layers are for windows of one length.
struct LayersOfWindow {
  const ImportedLayers& layers;
  bool is_of_one_length = false;  ///< numbers in it are known to hold for windows of this length alone

  bool is_whole() const { return !layers.obstacle; }
};

/// Windows that show what the layers cut off: any pool of 2 divides them.
constexpr int64_t trial_bases = int64_t{1} << 22;

/// Chooses windows where nothing says how long they are: 5,000 bases more than the layers cut off, which is told; open
/// ones, shown in an example, where they cut nothing off. @param trial  for windows of `trial_bases`.
void choose_window(Model& model, const LayersOfWindow& trial);

/// Lengths far from `window`, beyond the positions that a file counts from an end; multiples: pools divide them as
/// well.
std::vector<int64_t> longer_windows(int64_t window);

/// Whether two lengths have the same layers and tensors.
bool are_alike(const LayersOfWindow& a, const LayersOfWindow& b);

/// Says that windows may have any length that the layers can take, or only what they have.
/// @throws Error  naming the file, where windows are open and the layers are others in each.
void allow_windows(Model& model, const std::string& file, const LayersOfWindow& window, bool of_any_length);

/// Layers of a file that leaves open how long windows are: for windows of the user's length, else a chosen one (see
/// choose_window). Fills in what the contract says of windows, which may have any length where the layers are alike in
/// others.
///
/// @param file    for messages.
/// @param told    the user's, or 0.
/// @param lower   the layers for windows of a length: Lowered(int64_t).
/// @param view    what those are: LayersOfWindow(const Lowered&).
/// @throws Error  where windows are open, and the layers are others in each.
template <class Lower, class View>
auto lower_in_open_window(Model& model, const std::string& file, int64_t told, const Lower& lower, const View& view) {
  Contract& contract = model.contract;
  contract.window_bases = told;
  if (told == 0) {
    const auto trial = lower(trial_bases);
    choose_window(model, view(trial));
  }
  auto lowered = lower(contract.window_bases);  // what is reshaped depends on the length
  const LayersOfWindow layers = view(lowered);
  const auto is_like = [&](int64_t longer) {
    const auto there = lower(longer);
    return are_alike(layers, view(there));
  };
  const bool is_of_any_length = layers.is_whole() && !layers.is_of_one_length &&
                                std::ranges::all_of(longer_windows(contract.window_bases), is_like);
  allow_windows(model, file, layers, is_of_any_length);
  return lowered;
}

}  // namespace seqcast
