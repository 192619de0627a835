// SPDX-License-Identifier: MIT
// Computes a model's layers one after the other, and holds the values that are still to be read.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compare/compared_model.hpp"
#include "compare/layer_output.hpp"

namespace seqcast {

/// What a window is at a model's inputs: values by the nodes.
using InputValues = std::map<size_t, reference::Array>;

/// The tensors of a node. Those that the weights lack are left out.
LayerTensors tensors_of(const ComparedModel& model, size_t node, std::span<const Shape> in);

class LayerWalk {
 public:
  /// @param held    the nodes whose values are asked for. What none of them reads is not computed.
  /// @param inputs  nullptr: nothing is computed, and bytes are counted alone.
  LayerWalk(const ComparedModel& model, const std::vector<bool>& held, const InputValues* inputs, ThreadPool& pool);

  /// Computes all nodes up to this one.
  void advance(size_t node);
  /// Of a held node that advance() has reached and that is not released.
  const reference::Array& value(size_t node) const { return *values_[node]; }
  void release(size_t node);

  /// The most that were held at a time.
  int64_t peak_bytes() const noexcept { return peak_bytes_; }

 private:
  void compute(size_t node);
  void drop(size_t node);

  const ComparedModel& model_;
  std::vector<size_t> uses_;  // of each node, that are still to come
  const InputValues* inputs_;
  ThreadPool& pool_;
  std::vector<std::optional<reference::Array>> values_;
  size_t next_ = 0;
  int64_t bytes_ = 0, peak_bytes_ = 0;
};

}  // namespace seqcast
