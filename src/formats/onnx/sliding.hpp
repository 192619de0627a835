// SPDX-License-Identifier: MIT
// Axes that a kernel slides along, for ONNX's convolutions and pools.
#pragma once

#include <cstdint>
#include <vector>

#include "formats/onnx/onnx_call.hpp"
#include "model/padding.hpp"

namespace seqcast {

/// How a kernel slides along one axis.
struct AxisSlide {
  int64_t kernel = 1, stride = 1, dilation = 1;
  int64_t begin = 0, end = 0;  ///< padding
};

/// A convolution or pool of one dimension or of a picture. Its input is [channels, space...] besides the batch.
struct Sliding {
  ImportedValue value;           ///< the input, with the graph's positions among its axes of space
  std::vector<AxisSlide> space;  ///< an axis each
  size_t length = 0;             ///< which of them is the graph's positions
  Padding padding;               ///< along it
  std::vector<ValueAxis> axes;   ///< of what comes out, channels first

  const AxisSlide& along() const { return space[length]; }
};

/// Reads strides, dilations and padding.
///
/// @param kernel    sizes along the axes of space.
/// @param may_same  whether auto_pad is that of a convolution or pool; else it is not looked at.
/// @throws Error  for what does not fit; OnnxNotSupported for pictures with no axis that is the positions.
Sliding read_sliding(const OnnxCall& call, const std::vector<int64_t>& kernel, bool may_same = true);

/// Along an axis of one place: which tap of the kernel sees it. @throws OnnxNotSupported  where more than one output,
/// or no tap, does.
int64_t only_tap(const OnnxCall& call, const AxisSlide& slide);

}  // namespace seqcast
