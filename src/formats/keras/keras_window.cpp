// SPDX-License-Identifier: MIT
#include "formats/keras/keras_window.hpp"

#include <algorithm>

#include "formats/importing/imported_window.hpp"

namespace seqcast {
namespace {

LayersOfWindow layers_of(const KerasLowered& lowered) { return {lowered.layers, lowered.is_of_one_length}; }

}  // namespace

KerasLowered lower_for_window(Model& model, const KerasLayer& layers, const std::vector<KerasInput>& inputs,
                              KerasFacts facts) {
  const KerasInput& input = *std::ranges::find_if(inputs, &KerasInput::is_sequence);
  const auto axis = std::find(input.axes.begin(), input.axes.end(), ValueAxis::length) - input.axes.begin();
  const int64_t size = input.sizes[static_cast<size_t>(axis)], told = facts.window;
  const auto lower = [&](int64_t window) {
    facts.window = window;
    return lower_keras(layers, inputs, facts);
  };
  if (size == 0) return lower_in_open_window(model, facts.file, told, lower, layers_of);
  model.contract.window_bases = size;
  return lower(size);
}

}  // namespace seqcast
