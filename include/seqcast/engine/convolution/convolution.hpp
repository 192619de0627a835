// SPDX-License-Identifier: MIT
// By which ways can a convolution be computed, and which one is taken?
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "seqcast/engine/kernel.hpp"

namespace seqcast {

/// A convolution without padding on channels-last rows, with what is fused into its way out.
struct Convolution {
  int64_t in_rows = 0, in_channels = 0;
  int64_t out_rows = 0;  ///< after pooling
  int64_t out_channels = 0;
  int64_t kernel = 1, stride = 1, dilation = 1, groups = 1;
  int64_t pool = 1;  ///< rows of sums that become one, by their largest
  std::optional<Activation> activation = {};

  int64_t sum_rows() const noexcept { return out_rows * pool; }
};

/// Weights [out, in / groups, kernel] and bias [out], batch norm folded.
struct ConvolutionWeights {
  std::vector<float> weight, bias;
};

/// Columns of a layer that are computed together: a vector or two of them, the last ones filled up with zeros.
struct ColumnBlock {
  int64_t first = 0;
  int64_t columns = 0;  ///< that are the layer's
  int64_t width = 0;    ///< floats of a row of the block
};

/// All columns of a layer in blocks of `vectors` vectors; the last block has no more than it needs.
std::vector<ColumnBlock> column_blocks(int64_t columns, int64_t vectors);

/// What a convolution would cost by each way, in multiply-adds of a core's peak; infinite where a way cannot.
double direct_cost(const Convolution& spec);
double winograd_cost(const Convolution& spec);
double tap_columns_cost(const Convolution& spec);

/// Products of rows read in place, any stride and dilation; groups have to be 1.
/// Honours KernelCall's `rows` and `columns` where the kernel is one position wide.
Kernel direct_convolution(const Convolution& spec, const ConvolutionWeights& weights);

/// Toom-Cook tiles (engine/toom_cook.hpp): kernels of 3 and 5 at once, others in parts of 4 that share their inputs'
/// transform. Stride and groups have to be 1.
Kernel winograd_convolution(const Convolution& spec, const ConvolutionWeights& weights);

/// One product whose columns are the taps, added up along them: for many taps and few filters.
Kernel tap_columns_convolution(const Convolution& spec, const ConvolutionWeights& weights);

/// Over letters: sums of rows of tables by groups of taps. Groups have to be 1.
/// @param letters  [codes, in channels]: what each code reads, unknown and padding included.
Kernel lookup_convolution(const Convolution& spec, const ConvolutionWeights& weights,
                          const std::vector<float>& letters);

/// The cheapest of the ways that there are for rows of floats.
Kernel convolution(const Convolution& spec, const ConvolutionWeights& weights);

}  // namespace seqcast
