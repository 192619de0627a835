// SPDX-License-Identifier: MIT
#include "formats/keras/middle_input.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/bin_placement.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// Whether an input is joined to what the model computes, as a control is to the profile that it explains.
bool is_joined(const KerasNetwork& network, size_t input) {
  for (size_t i = 0; i < network.layers.size(); ++i)
    for (const KerasNode& node : network.calls[i]) {
      const bool reads =
          std::ranges::any_of(node.inputs, [&](const KerasReference& one) { return one.layer == input; });
      const std::string& name = network.layers[i].class_name;
      if (reads && node.inputs.size() > 1 && (name == "Concatenate" || name == "Add")) return true;
    }
  return false;
}

}  // namespace

bool set_in_the_middle(KerasInput& input, const KerasNetwork& network, size_t layer, int64_t length) {
  if (input.sizes.size() != 2 || input.sizes[0] <= 1 || input.sizes[0] >= length || input.sizes[1] < 1) return false;
  if (!is_joined(network, layer)) return false;
  input.middle = input.sizes[0];
  input.channels = input.sizes[1];
  input.axes = {ValueAxis::length, ValueAxis::channels};
  return true;
}

size_t add_in_the_middle(ImportedGraph& graph, const KerasInput& input, int64_t window) {
  const size_t whole = graph.add(input.name, Input{input.channels}, {});
  const int64_t left = (window - input.middle) / 2;
  return graph.add(input.name + "_kept", Crop{left, window - input.middle - left}, {whole});
}

void check_in_the_middle(const GraphBuilder& builder, const std::vector<KerasInput>& inputs,
                         const std::vector<size_t>& nodes, const std::string& file) {
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].middle == 0) continue;
    const int64_t first = std::get<Crop>(builder.node(nodes[i]).layer).left;
    for (const Node& reader : builder.graph().nodes) {
      if (std::ranges::find(reader.inputs, nodes[i]) == reader.inputs.end()) continue;
      for (const size_t other : reader.inputs) {
        if (other == nodes[i]) continue;
        const BinPlacement bins = bin_placement(builder.graph(), builder.shapes(), other);
        if (bins.bin_bases != 1 || bins.first_base != first)
          throw Error(fmt::format("input '{}' has values for {} positions, which '{}' joins to bins of {} from base "
                                  "{}, expected bases from {}",
                                  inputs[i].name, inputs[i].middle, reader.name, bins.bin_bases, bins.first_base,
                                  first))
              .in(file);
      }
    }
  }
}

}  // namespace seqcast
