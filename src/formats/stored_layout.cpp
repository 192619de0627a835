// SPDX-License-Identifier: MIT
#include "formats/stored_layout.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// Brings one convolution's weight into our layout.
struct Rearrangement {
  const Tensor& stored;
  const StoredLayout& layout;
  int64_t filters, channels, kernel;

  std::vector<int64_t> ours() const { return {filters, channels, kernel}; }
  /// [filters, 1, kernel, channels]: a picture whose columns are our channels.
  std::vector<int64_t> wide() const { return {filters, 1, kernel, channels}; }
  /// [filters, channels, kernel, 1]: a picture of one column.
  std::vector<int64_t> narrow() const { return {filters, channels, kernel, 1}; }

  bool is_known() const {
    if (!layout.picture) return stored.shape == ours();
    return stored.shape == wide() || stored.shape == narrow() || (layout.flipped && stored.shape == ours());
  }

  /// Ours as a view of what is stored.
  Tensor seen() const {
    const View all = view_of(stored);
    View view{all.first, {all.strides[0], all.strides[1], all.strides[2]}};
    if (stored.shape == wide()) view.strides = {all.strides[0], all.strides[3], all.strides[2]};
    if (layout.flipped) reverse(view, 2, kernel);
    if (layout.flipped && layout.picture && stored.shape != narrow()) reverse(view, 1, channels);
    return seen_as(stored, ours(), view);
  }
};

}  // namespace

std::vector<StoredLayout> all_flipped(const Model& model, const std::vector<std::string>& pictures) {
  for (const std::string& name : pictures) {
    const auto node = model.graph.find(name);
    if (!node) throw Error(fmt::format("there is no layer '{}'", name)).in(model.reading.path);
    if (const Layer& layer = model.graph.nodes[*node].layer; !std::holds_alternative<Conv1d>(layer))
      throw Error(fmt::format("layer '{}' is {}, expected conv1d", name, kind(layer))).in(model.reading.path);
  }
  std::vector<StoredLayout> layouts;
  for (size_t i = 0; i < model.graph.nodes.size(); ++i) {
    const Node& node = model.graph.nodes[i];
    const bool picture = std::find(pictures.begin(), pictures.end(), node.name) != pictures.end();
    if (std::holds_alternative<Conv1d>(node.layer)) layouts.push_back({i, picture, true});
  }
  return layouts;
}

void to_our_layout(Weights& weights, const Model& model, const std::vector<StoredLayout>& layouts) {
  for (const StoredLayout& layout : layouts) {
    const Node& node = model.graph.nodes[layout.node];
    const auto found = weights.tensors.find(node.name + ".weight");
    if (found == weights.tensors.end()) continue;
    Tensor& tensor = found->second;
    const Conv1d& conv = std::get<Conv1d>(node.layer);
    const int64_t channels = model.shapes[node.inputs[0]].channels / conv.groups;
    const Rearrangement one{tensor, layout, conv.filters, channels, conv.kernel};
    if (!one.is_known()) {
      if (!layout.picture) continue;  // check_weights says what is wrong
      throw Error(fmt::format("tensor '{}' of layer '{}' has shape [{}], expected [{}] or [{}], a picture's",
                              found->first, node.name, fmt::join(tensor.shape, ", "), fmt::join(one.wide(), ", "),
                              fmt::join(one.narrow(), ", ")))
          .in(weights.source);
    }
    tensor = one.seen();
  }
}

}  // namespace seqcast
