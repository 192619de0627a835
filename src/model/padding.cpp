// SPDX-License-Identifier: MIT
#include "model/padding.hpp"

#include <fmt/format.h>

#include "seqcast/error.hpp"

namespace seqcast {

std::string to_text(const Padding& padding) {
  switch (padding.kind) {
    case Padding::Kind::valid:
      return "valid";
    case Padding::Kind::same:
      return "same";
    case Padding::Kind::causal:
      return "causal";
    case Padding::Kind::sides:
      break;
  }
  return fmt::format("[{}, {}]", padding.left, padding.right);
}

int64_t Slide::length(int64_t length) const noexcept {
  const int64_t room = length + left + right - span();
  return room < 0 ? 0 : room / stride + 1;
}

Range Slide::needs(Range out) const noexcept {
  if (out.empty()) return {};
  return {out.begin * stride - left, (out.end - 1) * stride - left + span()};
}

Range Slide::reaches(int64_t in_length, Range in) const noexcept {
  const Range inside = intersection(in, {0, in_length});
  if (inside.empty()) return {};
  const Range outputs{ceil_div(inside.begin + left - span() + 1, stride), floor_div(inside.end - 1 + left, stride) + 1};
  return intersection(outputs, {0, length(in_length)});
}

Slide slide(int64_t length, int64_t kernel, int64_t stride, int64_t dilation, const Padding& padding, bool partial) {
  Slide result{kernel, stride, dilation, 0, 0};
  const int64_t overhang = (kernel - 1) * dilation;
  switch (padding.kind) {
    case Padding::Kind::valid:
      break;
    case Padding::Kind::same: {
      const int64_t total = std::max<int64_t>((ceil_div(length, stride) - 1) * stride + overhang + 1 - length, 0);
      result.left = total / 2;  // Keras puts the odd one on the right
      result.right = total - total / 2;
      break;
    }
    case Padding::Kind::causal:
      result.left = overhang;
      break;
    case Padding::Kind::sides:
      result.left = padding.left;
      result.right = padding.right;
      break;
  }
  if (partial) {  // as PyTorch's ceil_mode: the last pool must begin inside the input or its left padding
    int64_t outputs = ceil_div(std::max<int64_t>(length + result.left + result.right - overhang - 1, 0), stride) + 1;
    if ((outputs - 1) * stride >= length + result.left) --outputs;
    result.right = std::max(result.right, (outputs - 1) * stride + overhang + 1 - length - result.left);
  }
  return result;
}

int64_t convolved_length(int64_t length, const Slide& taps, const Padding& padding) {
  const int64_t convolved = taps.length(length);
  if (convolved < 1)
    throw Error(fmt::format("its input has {} positions, expected at least {} (kernel {}, dilation {}, padding {})",
                            length, taps.span() - taps.left - taps.right, taps.kernel, taps.dilation,
                            to_text(padding)));
  return convolved;
}

Shape pooled(Shape in, const Slide& taps, const Padding& padding) {
  const int64_t size = taps.kernel;
  if (taps.left >= size || (padding.kind == Padding::Kind::sides && padding.right >= size))
    throw Error(fmt::format("padding {} is not less than the pool's size {}", to_text(padding), size));
  const int64_t length = taps.length(in.length);
  if (length < 1)
    throw Error(
        fmt::format("its input has {} positions, expected at least {}", in.length, size - taps.left - taps.right));
  return {in.channels, length};
}

}  // namespace seqcast
