// SPDX-License-Identifier: MIT
// Convolution algorithms and the choice between them.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "engine/kernels/kernel.hpp"
#include "engine/kernels/simd/finish.hpp"
#include "engine/kernels/weight_rows.hpp"

namespace seqcast {

using simd::Residual;

/// A convolution without padding on channels-last rows, with what is fused into its way out.
struct Convolution {
  int64_t in_rows = 0, in_channels = 0;
  int64_t out_rows = 0;  ///< after pooling
  int64_t out_channels = 0;
  int64_t kernel = 1, stride = 1, dilation = 1, groups = 1;
  int64_t pool = 1;  ///< rows of sums that become one, by their largest
  std::optional<Activation> activation = {};
  Residual adds = Residual::nothing;  ///< whether a call's second input, [out_rows, out_channels], is added

  int64_t sum_rows() const noexcept { return out_rows * pool; }
  /// Where what is added to a row from a column on lies; null if nothing is.
  const float* added(const KernelCall& call, int64_t row, int64_t column) const noexcept {
    return adds == Residual::nothing ? nullptr : call.in[1] + row * out_channels + column;
  }
};

/// Weights [out, in / groups, kernel] and bias [out], with the batch norm that the step has taken in.
struct ConvolutionWeights {
  WeightRows weight;
  std::vector<float> bias;
};

/// Columns of a layer that are computed together: a vector or two of them, the last ones filled up with zeros.
struct ColumnBlock {
  int64_t first = 0;
  int64_t columns = 0;  ///< that are the layer's
  int64_t width = 0;    ///< floats of a row of the block
};

/// All columns of a layer in blocks of `vectors` vectors; the last block has no more than it needs.
std::vector<ColumnBlock> column_blocks(int64_t columns, int64_t vectors);

/// Columns of blocks of two vectors, those included that only fill up the last.
int64_t filled_columns(int64_t columns);

/// What a convolution takes: multiply-adds' time, transforms and the way out included, and weights to be fetched from
/// beyond the first caches, once for each panel of rows. Infinite for a way that cannot compute it.
struct ConvolutionCost {
  double multiply_adds = 0;
  double weight_bytes = 0;
};
inline constexpr ConvolutionCost no_cost{std::numeric_limits<double>::infinity(), 0};
ConvolutionCost direct_cost(const Convolution& spec);
ConvolutionCost winograd_cost(const Convolution& spec);
ConvolutionCost dots_cost(const Convolution& spec);
ConvolutionCost lookup_cost(const Convolution& spec);
/// Of the way that convolution() takes.
ConvolutionCost convolution_cost(const Convolution& spec);

/// Sums that are rounded together: in blocks of `rows`, from a call's first sum on, whose last bits depend on all that
/// the block reads, as if the kernel were `taps` wide.
struct RoundingBlock {
  int64_t rows = 1;
  int64_t taps = 1;
};
RoundingBlock winograd_sum_blocks(const Convolution& spec);
/// Of the way that convolution() takes.
RoundingBlock sum_blocks(const Convolution& spec);

/// What a step with products computes: a convolution, a dense layer (a kernel of one position) or an embedding.
std::optional<Convolution> convolution_of(const Model& model, const Step& step);

/// Products of rows read in place, any stride and dilation; groups have to be 1.
/// Honours KernelCall's `rows` and `columns` where the kernel is one position wide.
Kernel direct_convolution(const Convolution& spec, const ConvolutionWeights& weights);

/// Toom-Cook tiles (engine/toom_cook.hpp): kernels of 3 and 5 at once, others in parts of 4 that share their inputs'
/// transform. Stride and groups have to be 1.
Kernel winograd_convolution(const Convolution& spec, const ConvolutionWeights& weights);

/// Each output of each row as one sum along the channels: for few filters, whose vectors would be mostly zeros.
/// Honours KernelCall's `rows` where the kernel is one position wide.
Kernel dots_convolution(const Convolution& spec, const ConvolutionWeights& weights);

/// Over letters: sums of rows of tables by groups of taps. Groups have to be 1.
/// @param letters  [codes, in channels]: what each code reads, unknown and padding included.
Kernel lookup_convolution(const Convolution& spec, const ConvolutionWeights& weights,
                          const std::vector<float>& letters);

/// The cheapest of the ways that there are for rows of floats.
Kernel convolution(const Convolution& spec, const ConvolutionWeights& weights);

}  // namespace seqcast
