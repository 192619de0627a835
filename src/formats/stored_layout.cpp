// SPDX-License-Identifier: MIT
// How are a convolution's weights brought into our layout, where a framework stores them otherwise?
#include "seqcast/formats/stored_layout.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// What the new tensors' bytes are, and what keeps the old ones alive.
struct Kept {
  std::vector<std::vector<std::byte>> bytes;
  std::shared_ptr<const void> before;
};

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

  /// Where the value at [f, c, k] of ours is stored.
  int64_t place(int64_t f, int64_t c, int64_t k) const {
    const bool turns_channels = layout.flipped && layout.picture && stored.shape != narrow();
    if (layout.flipped) k = kernel - 1 - k;
    if (turns_channels) c = channels - 1 - c;
    return stored.shape == wide() ? (f * kernel + k) * channels + c : (f * channels + c) * kernel + k;
  }

  std::vector<std::byte> bytes() const {
    const size_t size = stored.type == DataType::f32 ? 4 : 2;
    std::vector<std::byte> result(stored.bytes.size());
    std::byte* next = result.data();
    for (int64_t f = 0; f < filters; ++f)
      for (int64_t c = 0; c < channels; ++c)
        for (int64_t k = 0; k < kernel; ++k, next += size)
          std::memcpy(next, stored.bytes.data() + static_cast<size_t>(place(f, c, k)) * size, size);
    return result;
  }
};

}  // namespace

std::vector<StoredLayout> all_flipped(const Model& model, const std::vector<std::string>& pictures) {
  for (const std::string& name : pictures) {
    const auto node = model.graph.find(name);
    if (!node) throw Error(fmt::format("{}: there is no layer '{}'", model.path, name));
    if (const Layer& layer = model.graph.nodes[*node].layer; !std::holds_alternative<Conv1d>(layer))
      throw Error(fmt::format("{}: layer '{}' is {}, expected conv1d", model.path, name, kind(layer)));
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
  auto kept = std::make_shared<Kept>(Kept{std::vector<std::vector<std::byte>>(layouts.size()), weights.storage});
  for (size_t i = 0; i < layouts.size(); ++i) {
    const Node& node = model.graph.nodes[layouts[i].node];
    const auto found = weights.tensors.find(node.name + ".weight");
    if (found == weights.tensors.end()) continue;
    Tensor& tensor = found->second;
    const Conv1d& conv = std::get<Conv1d>(node.layer);
    const int64_t channels = input_shape(model.graph, model.shapes, layouts[i].node).channels / conv.groups;
    const Rearrangement one{tensor, layouts[i], conv.filters, channels, conv.kernel};
    if (!one.is_known()) {
      if (!layouts[i].picture) continue;  // check_weights says what is wrong
      throw Error(fmt::format("{}: tensor '{}' of layer '{}' has shape [{}], expected [{}] or [{}], a picture's",
                              weights.source, found->first, node.name, fmt::join(tensor.shape, ", "),
                              fmt::join(one.wide(), ", "), fmt::join(one.narrow(), ", ")));
    }
    kept->bytes[i] = one.bytes();
    tensor = {tensor.type, one.ours(), kept->bytes[i]};
  }
  weights.storage = std::move(kept);
}

}  // namespace seqcast
