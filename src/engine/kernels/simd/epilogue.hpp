// SPDX-License-Identifier: MIT
// The epilogue of a layer's sums while they are in cache: bias, pooling, activation, residual, and out to the rows.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/plan/conv_shape.hpp"
#include "model/layers/activation.hpp"

namespace seqcast::simd {

/// A block of sums of some columns of a layer.
struct Sums {
  const float* values = nullptr;
  int64_t rows = 0;
  int64_t width = 0;    ///< floats from one row to the next
  int64_t columns = 0;  ///< of the block that are wanted: the first ones
};

/// out[r, c] = activation(max over the `pool` rows of group r of sums[., c] + bias[c]), and with a residual added[r, c]
/// before or after the activation. Each sum is rounded: the bytes are those of a pass of its own.
struct Epilogue {
  const float* bias = nullptr;  ///< of the block's columns; null: none
  int64_t pool = 1;             ///< rows that become one
  std::optional<Activation> activation;
  Residual residual = Residual::nothing;
  const float* added = nullptr;  ///< the first row's first column of the block, rows `out_step` apart; may be `out`
  float* out = nullptr;          ///< the first row's first column of the block
  int64_t out_step = 0;          ///< floats from one row to the next
};

/// @param sums  as many rows as whole pools hold; may be `out` itself where nothing is pooled. NaN goes through.
void apply_epilogue(const Sums& sums, const Epilogue& how);

/// Applies an activation to [rows, columns] values in place. @param slopes  prelu's, [columns].
void activate(const Activation& activation, const float* slopes, float* values, int64_t rows, int64_t columns);

/// out[r, c] = activation(in[r, c] * scale[c] + shift[c]) of rows that lie one behind the other; `out` may be `in`.
struct ScaledRows {
  const float* in = nullptr;
  float* out = nullptr;
  int64_t rows = 0;
  int64_t columns = 0;
  const float* scale = nullptr;
  const float* shift = nullptr;
};

void scale_shift(const ScaledRows& rows, const std::optional<Activation>& activation);

}  // namespace seqcast::simd
