// SPDX-License-Identifier: MIT
// The limits that every model keeps, whichever format it comes from.
#pragma once

#include <cstddef>
#include <cstdint>

namespace seqcast {

constexpr size_t max_layers = 10000;  ///< with those of repeats and of models inside models written out
constexpr size_t max_heads = 1000;
constexpr int64_t max_tracks = 1000000;  ///< of all heads

// Beyond these a product of sizes could leave 64 bits: 2^34 weights at 2^28 positions are 2^62 multiply-adds.
constexpr int64_t max_positions = int64_t{1} << 28;
constexpr int64_t max_weights = int64_t{1} << 34;
constexpr int64_t max_values = int64_t{1} << 60;  ///< of one layer's output

}  // namespace seqcast
