// SPDX-License-Identifier: MIT
// oneDNN primitives; hides the differences between oneDNN 2 and 3.
#pragma once

#include <dnnl.hpp>
#include <string>

#include "engine/kernels/convolution/convolution.hpp"

namespace seqcast::onednn {

/// The CPU engine; the first call caps instruction sets as $SEQCAST_ISA says (engine/isa.hpp).
/// @throws Error  if the variable holds something else.
const dnnl::engine& cpu();

/// Version and the instruction set that it picked, as in `2.6.3 (avx2)`.
std::string version();

/// A convolution, which may have groups, without pool and activation; it holds its weights in its primitive's layout.
///
/// @param weight  [out, in / groups, kernel]; floats in row-major order are read where they lie.
Kernel convolution(const Convolution& spec, const Tensor& weight, const std::vector<float>& bias);

}  // namespace seqcast::onednn
