// SPDX-License-Identifier: MIT
#include "formats/keras/keras_window.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "formats/importing/imported_window.hpp"

namespace seqcast {
namespace {

/// Where each tensor comes from; numbers of the layers' own, which may depend on the window, with their values.
std::string text_of(const std::vector<KerasTensorUse>& tensors) {
  std::string text;
  for (const KerasTensorUse& use : tensors) {
    text += fmt::format("{}.{}: {}", use.node, use.tensor, fmt::join(use.own, ","));
    for (const std::vector<int64_t>& shape : use.expected) text += fmt::format(" [{}]", fmt::join(shape, ","));
  }
  return text;
}

LayersOfWindow layers_of(const KerasLowered& lowered) {
  return {lowered.layers, text_of(lowered.tensors), lowered.is_of_one_length};
}

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
