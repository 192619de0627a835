// SPDX-License-Identifier: MIT
// Half-precision numbers (IEEE 754 binary16).
#pragma once

#include <bit>
#include <cstdint>

namespace seqcast {

/// The number that 16 bits hold; every one is a float exactly.
inline float half_to_float(uint16_t half) noexcept {
  const uint32_t sign = static_cast<uint32_t>(half & 0x8000) << 16;
  const uint32_t exponent = (half >> 10) & 0x1f;
  const uint32_t fraction = half & 0x3ff;
  if (exponent == 0) {  // zero and subnormals: fraction * 2^-24
    const float magnitude = static_cast<float>(fraction) * 0x1p-24f;
    return sign ? -magnitude : magnitude;
  }
  const uint32_t widened = exponent == 31 ? 255 : exponent + 112;
  return std::bit_cast<float>(sign | widened << 23 | fraction << 13);
}

/// 16 bits of a file that are a number.
struct Half {
  uint16_t bits;
  explicit operator float() const noexcept { return half_to_float(bits); }
};

}  // namespace seqcast
