// SPDX-License-Identifier: MIT
// Kernels of convolutions, dense layers and embeddings: a builder for each of the plan's algorithms.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/kernels/kernel.hpp"
#include "engine/kernels/weight_rows.hpp"
#include "engine/plan/conv_shape.hpp"

namespace seqcast {

/// Weights [out, in / groups, kernel] and bias [out], with the batch norm that the step has taken in.
struct ConvolutionWeights {
  WeightRows weight;
  std::vector<float> bias;
};

/// What a convolution's kernel is built from.
struct ConvolutionSpec {
  Algorithm algorithm = Algorithm::gemm;
  const ConvShape& shape;
  const ConvolutionWeights& weights;
  const std::vector<float>& letters;  ///< [codes, in channels]: what each code reads, where the shape reads codes
};

/// The kernel of a convolution by its algorithm.
Kernel build_convolution(const ConvolutionSpec& spec);

/// The kernel of a step that is one, with these weights.
Kernel build_convolution(const KernelSpec& spec, const ConvolutionWeights& weights);

/// What that kernel takes; its weights need not be there.
KernelSizes convolution_sizes(Algorithm algorithm, const ConvShape& shape);

/// Columns of a layer that are computed together: a vector or two of them, the last ones filled up with zeros.
struct ColumnBlock {
  int64_t first = 0;
  int64_t columns = 0;  ///< that are the layer's
  int64_t width = 0;    ///< floats of a row of the block
};

/// All columns of a layer in blocks of two vectors; the last block has no more than it needs.
std::vector<ColumnBlock> column_blocks(int64_t columns);

/// Floats of all blocks' rows.
int64_t total_width(int64_t columns);

/// Where what is added to a row from a column on lies; null if nothing is.
const float* residual_at(const ConvShape& shape, const KernelCall& call, int64_t row, int64_t column);

// The builders, one a file, with what their kernels take.

/// oneDNN's, with a batch norm and the activation as a pass of their own.
Kernel grouped_convolution(const ConvolutionSpec& spec);
KernelSizes grouped_sizes(Algorithm algorithm, const ConvShape& shape);

/// Honours KernelCall's `rows` and `columns` where the kernel is one position wide.
Kernel gemm_convolution(const ConvolutionSpec& spec);
KernelSizes gemm_sizes(Algorithm algorithm, const ConvShape& shape);

/// Toom-Cook tiles (toom_cook.hpp).
Kernel winograd_convolution(const ConvolutionSpec& spec);
KernelSizes winograd_sizes(Algorithm algorithm, const ConvShape& shape);

/// Honours KernelCall's `rows` where the kernel is one position wide.
Kernel gemv_convolution(const ConvolutionSpec& spec);
KernelSizes gemv_sizes(Algorithm algorithm, const ConvShape& shape);

Kernel lookup_convolution(const ConvolutionSpec& spec);
KernelSizes lookup_sizes(Algorithm algorithm, const ConvShape& shape);

}  // namespace seqcast
