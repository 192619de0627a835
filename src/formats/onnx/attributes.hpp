// SPDX-License-Identifier: MIT
// Attributes of an ONNX node.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "formats/onnx/onnx_file.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

/// Reads attributes by name; what is never asked for is an error, so that nothing is passed over.
class OnnxAttributes {
 public:
  /// @throws Error  for an attribute that is there twice, or is a function's parameter.
  explicit OnnxAttributes(const onnx::Node& node);

  int64_t integer(std::string_view name, int64_t fallback);
  /// A number from 0 to 1. @throws Error  for another.
  bool truth(std::string_view name, bool fallback);
  double number(std::string_view name, double fallback);
  std::string text(std::string_view name, std::string_view fallback);
  /// Empty where it is not there.
  std::vector<int64_t> integers(std::string_view name);
  std::optional<std::vector<float>> numbers(std::string_view name);
  const onnx::Tensor* tensor(std::string_view name);

  bool has(std::string_view name) const { return stored(name) != nullptr; }
  /// An attribute that says nothing of what is computed.
  void pass_over(std::string_view name) { asked_.insert(std::string(name)); }
  /// The first that was never asked for.
  std::optional<std::string> left() const;

 private:
  const onnx::Attribute* stored(std::string_view name) const;
  const onnx::Attribute* find(std::string_view name, int type, std::string_view expected);

  const onnx::Node& node_;
  std::set<std::string> asked_;
};

}  // namespace seqcast
