// SPDX-License-Identifier: MIT
// Sums of rows that lie a tap apart, with what follows them.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/plan/conv_shape.hpp"
#include "model/layers/activation.hpp"

namespace seqcast::simd {

/// out[r, c] = activation(in[r * in_step + c] + in[r * in_step + tap_step + c] + ... + bias[c]), of `taps` terms in
/// that order, and with a residual added[r, c] before or after the activation.
struct TapSums {
  const float* in = nullptr;
  int64_t in_step = 0;   ///< floats from a row's first term to the next row's
  int64_t tap_step = 0;  ///< floats from a term to the next
  int64_t taps = 1;
  int64_t rows = 0;
  int64_t columns = 0;
  const float* bias = nullptr;  ///< [columns]
  std::optional<Activation> activation;
  Residual residual = Residual::nothing;
  const float* added = nullptr;  ///< [rows, columns]; may be `out`
  float* out = nullptr;          ///< [rows, columns]
};

void sum_taps(const TapSums& sums);

}  // namespace seqcast::simd
