// SPDX-License-Identifier: MIT
// Padding of convolutions and pools, and their output lengths.
#pragma once

#include <cstdint>
#include <string>

#include "model/shape.hpp"

namespace seqcast {

/// As the frameworks name it. `same` is Keras's: total // 2 on the left, and with a stride the total depends on the
/// length; `causal` pads (kernel - 1) * dilation on the left; `sides` is PyTorch's explicit padding.
struct Padding {
  enum class Kind { valid, same, causal, sides };
  Kind kind = Kind::valid;
  int64_t left = 0;   ///< for sides
  int64_t right = 0;  ///< for sides
  bool operator==(const Padding&) const = default;

  /// Whether outputs are said to stand where inputs do, although each may look further to one side.
  bool keeps_places() const noexcept { return kind == Kind::same || kind == Kind::causal; }
};

std::string to_text(const Padding& padding);

/// The outputs of anything that slides a kernel along positions: output a reads inputs a*stride - left + j*dilation
/// for j in [0, kernel).
struct Slide {
  int64_t kernel = 1;
  int64_t stride = 1;
  int64_t dilation = 1;
  int64_t left = 0;
  int64_t right = 0;

  /// Bases that one output spans at its input: (kernel - 1) * dilation + 1.
  int64_t span() const noexcept { return (kernel - 1) * dilation + 1; }
  /// Output length for an input of `length`; 0 where the kernel does not fit.
  int64_t length(int64_t length) const noexcept;
  /// Hull of the input positions that outputs [begin, end) read, before clipping to the input.
  Range needs(Range out) const noexcept;
  /// Hull of the outputs that read any of inputs [begin, end), clipped to the output.
  Range reaches(int64_t length, Range in) const noexcept;
};

/// @param partial  whether a last window that is not full counts (max_pool's `partial`): pads the right to fill it.
Slide slide(int64_t length, int64_t kernel, int64_t stride, int64_t dilation, const Padding& padding,
            bool partial = false);

/// L -> (L + left + right - (kernel - 1) * dilation - 1) / stride + 1 positions, of a convolution.
/// @throws Error  where the input is too short.
int64_t convolved_length(int64_t length, const Slide& taps, const Padding& padding);

/// [C, L] -> [C, (L + left + right - size) / stride + 1], of a pool.
/// @throws Error  where a pool would hold nothing but padding, or the input is shorter than one.
Shape pooled(Shape in, const Slide& taps, const Padding& padding);

}  // namespace seqcast
