// SPDX-License-Identifier: MIT
// Where do a model's numbers lie, and are they the ones its graph asks for?
#include "seqcast/model/weights.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <bit>
#include <cmath>
#include <cstring>

#include "seqcast/error.hpp"

namespace seqcast {
namespace {

float half_to_float(uint16_t half) {
  const uint32_t sign = static_cast<uint32_t>(half & 0x8000) << 16;
  const uint32_t exponent = (half >> 10) & 0x1f;
  const uint32_t fraction = half & 0x3ff;
  if (exponent == 0) {  // zero and subnormals: fraction * 2^-24
    const float magnitude = static_cast<float>(fraction) * 0x1p-24f;
    return sign ? -magnitude : magnitude;
  }
  const uint32_t widened = exponent == 31 ? 255 : exponent + 112;
  return std::bit_cast<float>(sign | widened << 23 | fraction << 13);
}

std::string shape_text(const std::vector<int64_t>& shape) { return fmt::format("[{}]", fmt::join(shape, ", ")); }

/// Values that are NaN or infinite: those whose exponent's bits are all set. Nothing is copied.
int64_t count_not_finite(const Tensor& tensor) {
  const auto count = [&]<class Bits>(Bits exponent) {
    int64_t bad = 0;
    const std::byte* at = tensor.bytes.data();
    for (int64_t left = tensor.size(); left > 0; --left, at += sizeof(Bits)) {
      Bits bits = 0;
      std::memcpy(&bits, at, sizeof bits);
      bad += (bits & exponent) == exponent;
    }
    return bad;
  };
  switch (tensor.type) {
    case DataType::f16:
      return count(uint16_t{0x7c00});
    case DataType::bf16:
      return count(uint16_t{0x7f80});
    default:
      return count(uint32_t{0x7f800000});
  }
}

void check_tensor(const Weights& weights, const Node& node, const TensorSpec& expected, WeightsReport& report) {
  const std::string name = node.name + "." + expected.name;
  const auto found = weights.tensors.find(name);
  if (found == weights.tensors.end())
    throw Error(fmt::format("{}: tensor '{}' is missing, expected {} for layer '{}' ({})", weights.source, name,
                            shape_text(expected.shape), node.name, kind(node.layer)));
  if (found->second.shape != expected.shape)
    throw Error(fmt::format("{}: tensor '{}' has shape {}, expected {} from layer '{}' ({})", weights.source, name,
                            shape_text(found->second.shape), shape_text(expected.shape), node.name, kind(node.layer)));
  const int64_t bad = count_not_finite(found->second);
  if (bad > 0) report.not_finite.push_back(name);
  report.not_finite_values += bad;
}

}  // namespace

std::vector<float> to_floats(const Tensor& tensor) {
  std::vector<float> values(static_cast<size_t>(tensor.size()));
  if (values.empty()) return values;
  if (tensor.type == DataType::f32) {
    std::memcpy(values.data(), tensor.bytes.data(), tensor.bytes.size());
    return values;
  }
  for (size_t i = 0; i < values.size(); ++i) {
    uint16_t bits = 0;
    std::memcpy(&bits, tensor.bytes.data() + 2 * i, 2);
    values[i] = tensor.type == DataType::f16 ? half_to_float(bits) : std::bit_cast<float>(uint32_t{bits} << 16);
  }
  return values;
}

WeightsReport check_weights(const Weights& weights, const Graph& graph, const std::vector<Shape>& shapes,
                            const std::vector<bool>& wanted) {
  WeightsReport report;
  std::map<std::string, bool, std::less<>> read;
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    for (const TensorSpec& expected : tensors(graph.nodes[i].layer, input_shape(graph, shapes, i))) {
      if (!wanted[i]) continue;
      check_tensor(weights, graph.nodes[i], expected, report);
      read[graph.nodes[i].name + "." + expected.name] = true;
    }
  }
  for (const auto& [name, tensor] : weights.tensors)
    if (!read.contains(name)) report.unused.push_back(name);
  return report;
}

void copy_tensors(const Weights& from, const Node& node, Shape in, const std::string& name, Weights& to) {
  for (const TensorSpec& spec : tensors(node.layer, in)) {
    const auto found = from.tensors.find(node.name + "." + spec.name);
    if (found != from.tensors.end()) to.tensors[name + "." + spec.name] = found->second;
  }
}

std::vector<float> node_floats(const Weights& weights, const Node& node, const std::string& name) {
  const auto found = weights.tensors.find(node.name + "." + name);
  return found == weights.tensors.end() ? std::vector<float>{} : to_floats(found->second);
}

bool can_be_lent(const Tensor& tensor) noexcept {
  return tensor.type == DataType::f32 && reinterpret_cast<uintptr_t>(tensor.bytes.data()) % alignof(float) == 0;
}

Floats lent_floats(const Weights& weights, const Node& node, const std::string& name) {
  const auto found = weights.tensors.find(node.name + "." + name);
  if (found == weights.tensors.end() || !can_be_lent(found->second)) return node_floats(weights, node, name);
  const Tensor& tensor = found->second;
  return Floats(std::span(reinterpret_cast<const float*>(tensor.bytes.data()), static_cast<size_t>(tensor.size())));
}

}  // namespace seqcast
