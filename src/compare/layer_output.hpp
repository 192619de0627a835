// SPDX-License-Identifier: MIT
// One layer's output in double precision, as the reference defines it, in parts on several threads.
#pragma once

#include <map>
#include <string>

#include "engine/run/thread_pool.hpp"
#include "model/reference/evaluate.hpp"

namespace seqcast {

/// A layer's tensors by their short names.
using LayerTensors = std::map<std::string, Tensor>;

/// Bytes of a value in double precision.
constexpr int64_t value_bytes(Shape shape) noexcept {
  return shape.channels * shape.length * static_cast<int64_t>(sizeof(double));
}

/// @throws Error  where the layer cannot take these inputs, or its tensors are missing or of another shape.
reference::Array layer_output(const Layer& layer, const LayerTensors& tensors, reference::Inputs in, ThreadPool& pool);

}  // namespace seqcast
