// SPDX-License-Identifier: MIT
// The shape of a step that multiplies with weights: a convolution, a dense layer or an embedding, without its weights.
#pragma once

#include <cstdint>
#include <optional>

#include "base/range.hpp"
#include "engine/plan/machine.hpp"
#include "model/layers/activation.hpp"

namespace seqcast {

/// Whether and when another branch's rows are added to a layer's own.
enum class Residual { nothing, before_activation, after_activation };

/// A convolution without padding on channels-last rows, with the epilogue that is fused into it. A dense layer and an
/// embedding have a kernel of one position.
struct ConvShape {
  int64_t in_rows = 0, in_channels = 0;
  int64_t out_rows = 0;  ///< after pooling
  int64_t out_channels = 0;
  int64_t kernel = 1, stride = 1, dilation = 1, groups = 1;
  int64_t pool = 1;  ///< rows of sums of which the largest leaves
  std::optional<Activation> activation = {};
  Residual residual = Residual::nothing;  ///< whether a call's second input, [out_rows, out_channels], is added
  bool reads_codes = false;               ///< letters' codes instead of rows of numbers
  bool in_columns = false;  ///< blocks of its outputs are computed on their own: a dense layer, a head of many tracks

  int64_t sum_rows() const noexcept { return out_rows * pool; }
};

/// Columns, those included that only fill up the last vector.
constexpr int64_t whole_vectors(int64_t columns, const Machine& machine) noexcept {
  return ceil_div(columns, machine.lanes) * machine.lanes;
}

/// What a convolution takes: multiply-adds' time, transforms and epilogue included, and weights to be fetched from
/// beyond the first caches, once for each panel of rows.
struct ConvCost {
  double multiply_adds = 0;
  double weight_bytes = 0;
};

/// Sums whose last bits depend on each other's inputs: blocks of `rows`, from a call's first sum on, and the inputs up
/// to `behind` positions behind those that the block's sums are made of.
struct RoundingBlock {
  int64_t rows = 1;
  int64_t behind = 0;
};

}  // namespace seqcast
