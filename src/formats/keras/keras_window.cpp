// SPDX-License-Identifier: MIT
#include "formats/keras/keras_window.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/setting.hpp"
#include "model/geometry.hpp"
#include "model/min_window.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// A model's layers and inputs, to be lowered for one window or another.
struct Described {
  const KerasLayer& layers;
  const std::vector<KerasInput>& inputs;

  KerasLowered lowered(KerasFacts facts, int64_t window) const {
    facts.window = window;
    return lower_keras(layers, inputs, facts);
  }
};

/// Of windows whose length the file leaves open: 5,000 bases more than the layers cut off; 0 where they cut none off.
/// @param trial  lowered for windows of `trial_bases`.
int64_t window_around_what_is_cut(const KerasLowered& trial, int64_t trial_bases) {
  constexpr int64_t kept_bases = 5000;
  constexpr int64_t partly_read_bases = int64_t{1} << 17;  // to show what is understood of a file that cannot run
  if (trial.obstacle) return partly_read_bases;
  int64_t window = 0;
  for (const KerasOutput& output : trial.outputs) {
    const auto stride = receptive_field(trial.graph, trial.shapes, output.value.node).stride;
    const int64_t length = trial.shapes[output.value.node].length;
    if (!stride || stride->positions != 1) continue;
    const int64_t cut = trial_bases - length * stride->bases;
    const int64_t kept = ceil_div(kept_bases, stride->bases) * stride->bases;
    if (cut > 0) window = std::max(window, cut + kept);
  }
  return window;
}

std::string field_text(const Padding& padding) { return to_text(padding); }
template <class Value>
std::string field_text(const Value& value) {
  if constexpr (std::is_enum_v<Value>)
    return std::string(to_text(value));
  else
    return fmt::format("{}", value);
}

/// All that is computed, but for the values of weights, as a text.
std::string text_of(const KerasLowered& lowered) {
  std::string text;
  for (const Node& node : lowered.graph.nodes) {
    text += fmt::format("{}({}) of {}:", kind(node.layer), node.name, fmt::join(node.inputs, ","));
    const auto add = [&](const Field& field, const auto& value) {
      text += fmt::format(" {}={}", field.name, field_text(value));
    };
    std::visit([&]<class Kind>(const Kind& layer) { Kind::fields(layer, add); }, node.layer);
  }
  for (const KerasTensorUse& use : lowered.tensors) {
    text += fmt::format("{}.{}: {}", use.node, use.tensor, fmt::join(use.own, ","));
    for (const std::vector<int64_t>& shape : use.expected) text += fmt::format(" [{}]", fmt::join(shape, ","));
  }
  return text;
}

/// Whether the layers are the same in longer windows: what is cut out at a position counted from the other end, for
/// example, or a sum over the positions, is not.
bool is_of_any_length(const Described& described, const KerasFacts& facts, const KerasLowered& lowered,
                      int64_t window) {
  constexpr int64_t far = int64_t{1} << 16;  // beyond the positions that a file counts from the beginning
  const std::string here = text_of(lowered);
  for (const int64_t longer : {2 * window, (far / window + 3) * window}) {  // multiples: pools divide them as well
    const KerasLowered there = described.lowered(facts, longer);
    if (there.obstacle || text_of(there) != here) return false;
  }
  return true;
}

[[noreturn]] void fail_open(const std::string& file) {
  throw Error("leaves open how long its windows are",
              set_to(Setting::window, "BASES") + " says how long they were in training")
      .in(file);
}

}  // namespace

KerasLowered lower_for_window(Model& model, const KerasLayer& layers, const std::vector<KerasInput>& inputs,
                              KerasFacts facts) {
  const Described described{layers, inputs};
  Contract& contract = model.contract;
  const KerasInput& input = *std::ranges::find_if(inputs, &KerasInput::is_sequence);
  const auto axis = std::find(input.axes.begin(), input.axes.end(), ValueAxis::length) - input.axes.begin();
  const int64_t size = input.sizes[static_cast<size_t>(axis)];
  contract.window_bases = size > 0 ? size : facts.window;
  if (contract.window_bases == 0) {
    constexpr int64_t trial_bases = int64_t{1} << 22;  // to see what is cut off; 2^22 suits any pool of 2
    const KerasLowered trial = described.lowered(facts, trial_bases);
    contract.window_bases = window_around_what_is_cut(trial, trial_bases);
    contract.window_is_open = contract.window_bases == 0;
    if (contract.window_is_open) {
      contract.window_bases = example_window(min_window(trial.graph, trial.shapes));
    } else {
      model.reading.assumed.push_back(fmt::format("windows of {} bases ({})", contract.window_bases, Setting::window));
    }
  }
  KerasLowered lowered = described.lowered(facts, contract.window_bases);  // what is reshaped depends on the length
  if (size > 0 || lowered.is_of_one_length) {
    if (size == 0 && contract.window_is_open) fail_open(facts.file);
    return lowered;
  }
  if (lowered.obstacle) {
    contract.min_window_bases = contract.window_bases;
  } else if (is_of_any_length(described, facts, lowered, contract.window_bases)) {
    contract.min_window_bases = min_window(lowered.graph, lowered.shapes);
  } else if (contract.window_is_open) {
    fail_open(facts.file);
  }
  return lowered;
}

}  // namespace seqcast
