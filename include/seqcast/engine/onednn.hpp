// SPDX-License-Identifier: MIT
// How is oneDNN asked for a primitive? The only place that knows that its versions 2 and 3 differ.
#pragma once

#include <cstdint>
#include <dnnl.hpp>
#include <optional>
#include <string>
#include <vector>

#include "seqcast/engine/kernel.hpp"

namespace seqcast::onednn {

/// The CPU engine; the first call caps instruction sets as $SEQCAST_ISA says (avx2, avx512, amx).
/// @throws Error  if the variable holds something else.
const dnnl::engine& cpu();

/// Version and the instruction set that it picked, as in `2.6.3 (avx2)`.
std::string version();

/// An activation's algorithm and its alpha.
struct Eltwise {
  dnnl::algorithm algorithm;
  float alpha;
};
/// None where oneDNN does not have the function exactly.
std::optional<Eltwise> eltwise(const Activation& activation);

/// Channels-last rows [rows, channels] as [1, channels, rows].
dnnl::memory::desc rows_desc(int64_t rows, int64_t channels);

/// A convolution without padding on channels-last rows.
struct ConvolutionSpec {
  int64_t in_rows = 0, in_channels = 0, out_rows = 0, out_channels = 0;
  int64_t kernel = 1, stride = 1, dilation = 1, groups = 1;
  std::optional<Activation> activation = {};
};

/// A kernel that holds its primitive and its weights in the primitive's own layout.
/// @param weight  [out, in / groups, kernel]. @param bias  [out].
Kernel convolution(const ConvolutionSpec& spec, const std::vector<float>& weight, const std::vector<float>& bias);

/// A kernel that applies one function to every value.
Kernel elementwise(int64_t rows, int64_t channels, const Activation& activation);

/// A kernel that multiplies and shifts every channel, then applies a function if there is one.
Kernel scale_shift(int64_t rows, const std::vector<float>& scale, const std::vector<float>& shift,
                   const std::optional<Activation>& activation);

}  // namespace seqcast::onednn
