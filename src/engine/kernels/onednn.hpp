// SPDX-License-Identifier: MIT
// oneDNN's primitives as kernels: the only place that knows that its versions 2 and 3 differ.
#pragma once

#include <dnnl.hpp>
#include <string>

#include "engine/kernels/convolution/convolution.hpp"

namespace seqcast::onednn {

/// The CPU engine; the first call caps instruction sets as $SEQCAST_ISA says (isa.hpp).
/// @throws Error  if the variable holds something else.
const dnnl::engine& cpu();

/// Version and the instruction set that it picked, as in `2.6.3 (avx2)`.
std::string version();

/// A convolution, which may have groups, without pool and activation; it holds its weights in its primitive's layout.
///
/// @param weight  [out, in / groups, kernel]; floats in row-major order are read where they lie.
Kernel convolution(const ConvShape& shape, const Tensor& weight, const std::vector<float>& bias);

/// What that kernel takes.
KernelSizes convolution_sizes(const ConvShape& shape);

}  // namespace seqcast::onednn
