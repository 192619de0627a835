// SPDX-License-Identifier: MIT
#include "formats/importing/imported_window.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <bit>
#include <type_traits>

#include "base/setting.hpp"
#include "model/geometry.hpp"
#include "model/min_window.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// Of windows whose length the file leaves open: 5,000 bases more than the layers cut off; 0 where they cut none off.
int64_t window_around_what_is_cut(const LayersOfWindow& trial) {
  constexpr int64_t kept_bases = 5000;
  constexpr int64_t partly_read_bases = int64_t{1} << 17;  // to show what is understood of a file that cannot run
  if (!trial.is_whole()) return partly_read_bases;
  const ImportedLayers& layers = trial.layers;
  int64_t window = 0;
  for (const GraphOutput& output : layers.outputs) {
    const auto stride = receptive_field(layers.graph, layers.shapes, output.node).stride;
    const int64_t length = layers.shapes[output.node].length;
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

std::string text_of(const LayersOfWindow& window) {
  std::string text;
  for (const Node& node : window.layers.graph.nodes) {
    text += fmt::format("{}({}) of {}:", kind(node.layer), node.name, fmt::join(node.inputs, ","));
    const auto add = [&](const Field& field, const auto& value) {
      text += fmt::format(" {}={}", field.name, field_text(value));
    };
    std::visit([&]<class Kind>(const Kind& layer) { Kind::fields(layer, add); }, node.layer);
  }
  return text;
}

bool is_same(const View& a, const View& b) {
  return a.first == b.first && a.strides == b.strides && a.sizes == b.sizes;
}

/// What is stored is at one place; what was worked out is compared.
bool is_same(const Tensor& a, const Tensor& b) {
  if (a.shape != b.shape || a.bytes.empty() != b.bytes.empty()) return false;
  if (a.bytes.data() == b.bytes.data() && is_same(a.view, b.view)) return true;
  const auto bits = [](float value) { return std::bit_cast<uint32_t>(value); };
  return !a.bytes.empty() && std::ranges::equal(to_floats(a), to_floats(b), {}, bits, bits);
}

bool have_same_tensors(const ImportedLayers& a, const ImportedLayers& b) {
  return std::ranges::equal(a.tensors, b.tensors, [](const auto& one, const auto& other) {
    return one.first == other.first && is_same(one.second.tensor, other.second.tensor);
  });
}

}  // namespace

void choose_window(Model& model, const LayersOfWindow& trial) {
  Contract& contract = model.contract;
  contract.window_bases = window_around_what_is_cut(trial);
  contract.window_is_open = contract.window_bases == 0;
  if (contract.window_is_open) {
    contract.window_bases = example_window(min_window(trial.layers.graph, trial.layers.shapes));
  } else {
    model.reading.assumed.push_back(fmt::format("windows of {} bases ({})", contract.window_bases, Setting::window));
  }
}

std::vector<int64_t> longer_windows(int64_t window) {
  constexpr int64_t far = int64_t{1} << 16;
  return {2 * window, (far / window + 3) * window};
}

bool are_alike(const LayersOfWindow& a, const LayersOfWindow& b) {
  return a.is_whole() == b.is_whole() && text_of(a) == text_of(b) && have_same_tensors(a.layers, b.layers);
}

void allow_windows(Model& model, const std::string& file, const LayersOfWindow& window, bool of_any_length) {
  Contract& contract = model.contract;
  if (of_any_length) {
    contract.min_window_bases = min_window(window.layers.graph, window.layers.shapes);
  } else if (!window.is_whole() && !window.is_of_one_length) {
    contract.min_window_bases = contract.window_bases;
  } else if (contract.window_is_open) {
    throw Error("leaves open how long its windows are",
                set_to(Setting::window, "BASES") + " says how long they were in training")
        .in(file);
  }
}

}  // namespace seqcast
