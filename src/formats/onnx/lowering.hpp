// SPDX-License-Identifier: MIT
// Lowers an ONNX model to the graph.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "formats/onnx/onnx_call.hpp"

namespace seqcast {

/// One of a model's inputs.
struct OnnxInput {
  std::string name;
  std::vector<int64_t> sizes;  ///< besides the batch; 0: left open
  std::vector<ValueAxis> axes;
  int64_t channels = 1;
  bool is_sequence = false;  ///< else given besides it:
  bool per_window = false;   ///< one value a channel for the whole window, not one a base
};

/// What is known of a model besides its nodes.
struct OnnxModelFacts {
  std::vector<OnnxInput> inputs;
  int64_t batch = 1;  ///< windows that its sizes are for; 1 where that is left open
};

/// Lowers a model for windows of one length. A node that is not supported or does not fit is an obstacle, and so is
/// what reads it; all others are lowered.
///
/// @throws Error  for what is wrong with no node of its own.
OnnxLowered lower_onnx(const OnnxFile& file, const OnnxOrder& order, OnnxTensors& tensors, const OnnxModelFacts& facts,
                       int64_t window);

}  // namespace seqcast
