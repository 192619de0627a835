// SPDX-License-Identifier: MIT
// The ONNX operators that are supported.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "formats/onnx/lowering_steps.hpp"

namespace seqcast {

/// Which inputs an operator takes that are laid out otherwise than in the graph (OnnxLayout).
enum class LayoutUse {
  none,
  by_rows,  ///< merged ones, which what it gives is, too
  all       ///< any: it makes of them what they stand for, or hands them on
};

/// One line in the list of operators.cpp.
struct OnnxOperator {
  std::string_view name;
  OnnxStep step;
  size_t min_inputs, max_inputs;
  LayoutUse layouts = LayoutUse::none;
};

/// Null for one that is not supported.
const OnnxOperator* onnx_operator(const onnx::Node& node);

/// How messages call an operator: by its domain too, where that is not ONNX's own.
std::string onnx_operator_name(const onnx::Node& node);

/// The first node, in the order in which they are computed, whose operator is not supported, and how many such there
/// are; none where all are.
std::optional<Error> operator_census(const OnnxFile& file, const OnnxOrder& order);

}  // namespace seqcast
