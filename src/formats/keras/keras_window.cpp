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
  std::vector<size_t> outputs;
  for (const ImportedOutput& output : lowered.outputs) outputs.push_back(output.value.node);
  return {lowered.graph,     lowered.shapes,          outputs, text_of(lowered.tensors),
          !lowered.obstacle, lowered.is_of_one_length};
}

}  // namespace

KerasLowered lower_for_window(Model& model, const KerasLayer& layers, const std::vector<KerasInput>& inputs,
                              KerasFacts facts) {
  const KerasInput& input = *std::ranges::find_if(inputs, &KerasInput::is_sequence);
  const auto axis = std::find(input.axes.begin(), input.axes.end(), ValueAxis::length) - input.axes.begin();
  const int64_t told = facts.window;
  const auto lower = [&](int64_t window) {
    facts.window = window;
    return lower_keras(layers, inputs, facts);
  };
  return lower_in_window(model, facts.file, input.sizes[static_cast<size_t>(axis)], told, lower, layers_of);
}

}  // namespace seqcast
