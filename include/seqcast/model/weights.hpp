// SPDX-License-Identifier: MIT
// Where do a model's numbers lie, and are they the ones its graph asks for?
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "seqcast/model/graph.hpp"

namespace seqcast {

enum class DataType { f32, f16, bf16 };

/// A tensor in memory that somebody else owns, little-endian, row-major, at any alignment.
struct Tensor {
  DataType type = DataType::f32;
  std::vector<int64_t> shape;
  std::span<const std::byte> bytes;

  int64_t size() const noexcept { return static_cast<int64_t>(bytes.size()) / (type == DataType::f32 ? 4 : 2); }
};

/// The tensor's values as f32 (f16 and bf16 widen exactly).
std::vector<float> to_floats(const Tensor& tensor);

/// Values that are somebody else's, or its own; not to be copied.
class Floats {
 public:
  Floats(std::vector<float> own) : own_(std::move(own)), values_(own_) {}  // NOLINT: a vector is as good
  explicit Floats(std::span<const float> lent) : values_(lent) {}
  Floats(Floats&&) noexcept = default;
  Floats& operator=(Floats&&) noexcept = default;

  const float* data() const noexcept { return values_.data(); }
  const float& operator[](int64_t i) const { return values_[static_cast<size_t>(i)]; }

 private:
  std::vector<float> own_;
  std::span<const float> values_;
};

/// Named tensors, read-only, and what keeps them alive.
struct Weights {
  std::string source;  ///< the file, for messages; empty where there is none
  std::map<std::string, Tensor, std::less<>> tensors;
  std::shared_ptr<const void> storage;

  bool empty() const noexcept { return tensors.empty(); }
};

/// What was noticed while the weights were held against the graph.
struct WeightsReport {
  std::vector<std::string> unused;      ///< tensors that no layer reads
  std::vector<std::string> not_finite;  ///< tensors with NaN or infinity in them
  int64_t not_finite_values = 0;
};

/// Checks name, type and shape of every tensor that the nodes flagged in `wanted` read.
///
/// @throws Error  at the first tensor that is missing or has another shape, naming file, tensor and layer.
WeightsReport check_weights(const Weights& weights, const Graph& graph, const std::vector<Shape>& shapes,
                            const std::vector<bool>& wanted);

/// Hands a node's tensors on under another name of the node; those that are missing stay missing.
///
/// @param in  shape of the node's input.
void copy_tensors(const Weights& from, const Node& node, Shape in, const std::string& name, Weights& to);

/// The tensor `name` of a node, as floats; empty where the layer has none of that name (no bias, no gamma).
std::vector<float> node_floats(const Weights& weights, const Node& node, const std::string& name);

/// The same, where they lie if they are f32 there.
Floats lent_floats(const Weights& weights, const Node& node, const std::string& name);

/// Whether a tensor's values can be read as floats where they lie.
bool can_be_lent(const Tensor& tensor) noexcept;

}  // namespace seqcast
