// SPDX-License-Identifier: MIT
// The transforms into and out of Winograd's domain.
#pragma once

#include <cstdint>

#include "engine/plan/algorithm.hpp"

namespace seqcast::simd {

// `algorithm` is one of the plan's winograd_*: the F(outputs, taps) of toom_cook.hpp with those numbers.

/// The weights' transform, in f64: of [taps, width] to [points, width].
void transform_weights(Algorithm algorithm, const double* weights, int64_t width, double* out);

/// out[j, c] = sum over i of input[j, i] * rows[i][c], for one tile of `points` rows.
struct TileIn {
  const float* const* rows = nullptr;  ///< [points], each of `channels` floats
  int64_t channels = 0;
  float* out = nullptr;    ///< point 0's row; rows of whole vectors, aligned to 64 bytes
  int64_t point_step = 0;  ///< floats from one point to the next
};
void transform_in(Algorithm algorithm, const TileIn& tile);

/// out[t * outputs + i, c] = sum over j of output[i, j] * products[j, t, c], for some tiles.
struct TilesOut {
  const float* products = nullptr;  ///< [points, tiles (point_step apart), width], aligned
  int64_t point_step = 0;
  int64_t tiles = 0;
  int64_t width = 0;
  float* out = nullptr;  ///< [tiles * outputs, width], aligned
};
void transform_out(Algorithm algorithm, const TilesOut& tiles);

}  // namespace seqcast::simd
