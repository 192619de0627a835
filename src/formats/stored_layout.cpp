// SPDX-License-Identifier: MIT
// How are a convolution's weights brought into our layout, where a framework stores them otherwise?
#include "seqcast/formats/stored_layout.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// What the new tensors' bytes are, and what keeps the old ones alive.
struct Kept {
  std::vector<std::vector<float>> values;
  std::shared_ptr<const void> before;
};

/// [filters, kernel, channels], a picture's columns being channels -> [filters, channels, kernel]; turned around along
/// both axes where it is flipped.
std::vector<float> from_picture(const std::vector<float>& stored, const Conv1d& conv, int64_t channels, bool flipped) {
  std::vector<float> result(stored.size());
  for (int64_t f = 0; f < conv.filters; ++f)
    for (int64_t k = 0; k < conv.kernel; ++k)
      for (int64_t c = 0; c < channels; ++c) {
        const int64_t row = flipped ? conv.kernel - 1 - k : k;
        const int64_t column = flipped ? channels - 1 - c : c;
        result[(f * channels + c) * conv.kernel + k] = stored[(f * conv.kernel + row) * channels + column];
      }
  return result;
}

/// [filters, channels, kernel], turned around along the kernel.
std::vector<float> turned_around(std::vector<float> values, int64_t kernel) {
  for (auto row = values.begin(); row != values.end(); row += kernel) std::reverse(row, row + kernel);
  return values;
}

Tensor ours(const Tensor& stored, const Model& model, const StoredLayout& layout, const std::string& where,
            std::vector<float>& values) {
  const Conv1d& conv = std::get<Conv1d>(model.graph.nodes[layout.node].layer);
  const int64_t channels = input_shape(model.graph, model.shapes, layout.node).channels / conv.groups;
  const std::vector<int64_t> canonical{conv.filters, channels, conv.kernel};
  const std::vector<int64_t> wide{conv.filters, 1, conv.kernel, channels};
  const std::vector<int64_t> narrow{conv.filters, channels, conv.kernel, 1};
  if (layout.picture && stored.shape != wide && stored.shape != narrow)
    throw Error(fmt::format("{} has shape [{}], expected [{}] or [{}], a picture's", where,
                            fmt::join(stored.shape, ", "), fmt::join(wide, ", "), fmt::join(narrow, ", ")));
  if (!layout.picture && stored.shape != canonical) return stored;  // check_weights says what is wrong
  values = to_floats(stored);
  if (layout.picture && stored.shape == wide) {
    values = from_picture(values, conv, channels, layout.flipped);
  } else if (layout.flipped) {
    values = turned_around(std::move(values), conv.kernel);
  }
  return {DataType::f32, canonical, std::as_bytes(std::span(std::as_const(values)))};
}

}  // namespace

void to_our_layout(Weights& weights, const Model& model, const std::vector<StoredLayout>& layouts) {
  auto kept = std::make_shared<Kept>(Kept{std::vector<std::vector<float>>(layouts.size()), weights.storage});
  for (size_t i = 0; i < layouts.size(); ++i) {
    const std::string& layer = model.graph.nodes[layouts[i].node].name;
    const auto found = weights.tensors.find(layer + ".weight");
    if (found == weights.tensors.end()) continue;
    const std::string where = fmt::format("{}: tensor '{}' of layer '{}'", weights.source, found->first, layer);
    found->second = ours(found->second, model, layouts[i], where, kept->values[i]);
  }
  weights.storage = std::move(kept);
}

}  // namespace seqcast
