// SPDX-License-Identifier: MIT
// Converts convolution weights stored in the layout of another framework.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "model/model.hpp"

namespace seqcast {

/// How one convolution's `weight` is stored. Ours is [filters, channels, kernel], unflipped.
struct StoredLayout {
  size_t node = 0;
  /// A convolution over a picture of the sequence: [filters, 1, kernel, channels], a kernel x channels kernel over one
  /// channel, or [filters, channels, kernel, 1], a kernel x 1 kernel over as many channels as there are; the first may
  /// be written as ours where it is flipped.
  bool picture = false;
  /// For a framework whose convolution is a true one: it turns the kernel around along every axis, for a picture along
  /// both, so that A changes places with T and C with G.
  bool flipped = false;
};

/// Every convolution's layout where a whole file's are flipped.
///
/// @param pictures  the names of those that were over a picture.
/// @throws Error    where one of `pictures` is no convolution of the model.
std::vector<StoredLayout> all_flipped(const Model& model, const std::vector<std::string>& pictures);

/// Sees the weights that are stored otherwise as ours, without copying them; those that are missing stay missing.
/// @throws Error  naming file, tensor and layer, where a picture has another shape.
void to_our_layout(Weights& weights, const Model& model, const std::vector<StoredLayout>& layouts);

}  // namespace seqcast
