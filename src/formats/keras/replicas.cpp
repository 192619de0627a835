// SPDX-License-Identifier: MIT
#include "formats/keras/replicas.hpp"

#include <algorithm>
#include <optional>

namespace seqcast {
namespace {

/// Which part of a batch a Lambda takes: its `arguments` are {"i": part, "parts": parts}.
struct Part {
  int64_t number = 0;
  int64_t parts = 0;
  bool operator==(const Part&) const = default;
};

std::optional<Part> part_of(const KerasLayer& layer) {
  if (layer.class_name != "Lambda" || !layer.config.is_object()) return std::nullopt;
  const auto arguments = layer.config.find("arguments");
  if (arguments == layer.config.end() || !arguments->is_object() || arguments->size() != 2) return std::nullopt;
  const auto number = arguments->find("i");
  const auto parts = arguments->find("parts");
  const bool is_part = number != arguments->end() && parts != arguments->end() && number->is_number_integer() &&
                       parts->is_number_integer();
  if (!is_part) return std::nullopt;
  return Part{number->get<int64_t>(), parts->get<int64_t>()};
}

/// Whether a call reads this part of each of the model's inputs, in their order.
bool reads_part(const KerasNetwork& network, const KerasNode& call, const Part& part) {
  if (call.inputs.size() != network.inputs.size()) return false;
  for (size_t i = 0; i < call.inputs.size(); ++i) {
    const size_t slicer = call.inputs[i].layer;
    if (part_of(network.layers[slicer]) != part || network.calls[slicer].size() != 1) return false;
    const KerasNode& slice = network.calls[slicer][0];
    if (slice.inputs.size() != 1 || slice.inputs[0].layer != network.inputs[i].layer) return false;
  }
  return true;
}

/// The model whose calls an output puts together, each on its part of the batch; none where it is something else.
/// @param tensor  which of the model's outputs it is.
std::optional<size_t> replicated(const KerasNetwork& network, const KerasReference& output, int64_t tensor) {
  const KerasLayer& layer = network.layers[output.layer];
  if (layer.class_name != "Concatenate" || layer.config.value("axis", -1) != 0) return std::nullopt;
  const std::vector<KerasReference>& merged = network.calls[output.layer].at(static_cast<size_t>(output.call)).inputs;
  for (size_t i = 0; i < merged.size(); ++i) {
    const KerasReference& one = merged[i];
    if (one.layer != merged[0].layer || one.tensor != tensor || network.layers[one.layer].network.empty())
      return std::nullopt;
    const KerasNode& call = network.calls[one.layer].at(static_cast<size_t>(one.call));
    if (!reads_part(network, call, {static_cast<int64_t>(i), std::ssize(merged)})) return std::nullopt;
  }
  return merged.empty() ? std::nullopt : std::optional(merged[0].layer);
}

}  // namespace

const KerasLayer& without_replicas(const KerasLayer& model) {
  const KerasNetwork& network = model.network.at(0);
  std::optional<size_t> inside;
  for (size_t i = 0; i < network.outputs.size(); ++i) {
    const auto found = replicated(network, network.outputs[i], static_cast<int64_t>(i));
    if (!found || (inside && inside != found)) return model;
    inside = found;
  }
  if (!inside) return model;
  const KerasNetwork& inner = network.layers[*inside].network[0];
  const bool fits = inner.outputs.size() == network.outputs.size() && inner.inputs.size() == network.inputs.size();
  return fits ? network.layers[*inside] : model;
}

}  // namespace seqcast
