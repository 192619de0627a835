// SPDX-License-Identifier: MIT
// Gemm of channels-last rows with packed weights, under every convolution and dense layer, and gemv for few outputs.
#pragma once

#include <cstdint>

namespace seqcast::simd {

/// Floats of a vector register of the instruction set in use.
int64_t lanes();

/// out[r, o] = sum over taps t and channels c of in[r * row_step + t * tap_step + c] * weights[t, c, o].
///
/// Sums run over taps, then channels, one fused multiply-add after the other (two roundings with SSE2), from zero, in
/// runs of about 72 whose sums are added up: a row's bytes depend neither on its slot nor on how many rows there are.
struct Gemm {
  const float* in = nullptr;
  int64_t row_step = 0;  ///< floats from one row to the next
  int64_t tap_step = 0;  ///< floats from one tap to the next
  int64_t taps = 1;
  int64_t channels = 0;
  const float* weights = nullptr;  ///< [taps, channels, width], aligned to 64 bytes
  int64_t width = 0;               ///< lanes() or 2 * lanes()
  int64_t rows = 0;
  float* out = nullptr;  ///< [rows, width], aligned to 64 bytes
};

void gemm(const Gemm& gemm);

/// out[r, o] = bias[o] + sum over taps t and channels c of in[r * row_step + t * tap_step + c] * weights[o, t, c]: for
/// few outputs. The channels' sums are partial ones by lane, which are added up at the end: a row's bytes depend
/// neither on its slot nor on how many rows there are.
struct Gemv {
  const float* in = nullptr;
  int64_t row_step = 0;  ///< floats from one row to the next
  int64_t tap_step = 0;  ///< floats from one tap to the next
  int64_t taps = 1;
  int64_t channels = 0;
  const float* weights = nullptr;  ///< [outputs, taps, channels]
  const float* bias = nullptr;     ///< [outputs]
  int64_t outputs = 0;
  int64_t rows = 0;
  float* out = nullptr;  ///< [rows, outputs]
};

void gemv(const Gemv& gemv);

}  // namespace seqcast::simd
