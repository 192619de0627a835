// SPDX-License-Identifier: MIT
// How are a convolution's weights brought into our layout, where a framework stores them otherwise?
#pragma once

#include <cstddef>
#include <vector>

#include "seqcast/model/model.hpp"

namespace seqcast {

/// How one convolution's `weight` is stored. Ours is [filters, channels, kernel], unflipped.
struct StoredLayout {
  size_t node = 0;
  /// A convolution over a picture of the sequence: [filters, 1, kernel, channels], a kernel x channels kernel over one
  /// channel, or [filters, channels, kernel, 1], a kernel x 1 kernel over as many channels as there are.
  bool picture = false;
  /// For a framework whose convolution is a true one: it turns the kernel around along every axis, for a picture along
  /// both.
  bool flipped = false;
};

/// Replaces the weights that are stored otherwise by ours, widened to f32; those that are missing stay missing.
/// @throws Error  naming file, tensor and layer, where a picture has another shape.
void to_our_layout(Weights& weights, const Model& model, const std::vector<StoredLayout>& layouts);

}  // namespace seqcast
