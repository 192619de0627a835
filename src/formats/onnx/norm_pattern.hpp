// SPDX-License-Identifier: MIT
// Norms over the channels, and over channels and positions, that exporters write out as arithmetic.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "formats/onnx/onnx_call.hpp"

namespace seqcast {

/// (x - mean) / sqrt(variance + eps), or x / sqrt(mean of x^2 + eps).
struct NormPattern {
  ExpressionRef of;
  std::vector<size_t> axes;  ///< that are wide, besides the batch
  double eps = 0;
  bool has_mean = true;
};

/// The norm that an expression is; none where it is another.
std::optional<NormPattern> norm_of(const Expression& expression);

/// Adds it, without weights. @param value  of the pattern's expression.
ImportedValue add_norm(const OnnxContext& context, const std::string& name, const NormPattern& norm,
                       const ImportedValue& value);

}  // namespace seqcast
