// SPDX-License-Identifier: MIT
// Strides: bases per position of a layer, and strides one after the other.
#pragma once

#include <cstdint>
#include <optional>

namespace seqcast {

/// The stride of a layer in bases a position, as a fraction in lowest terms.
struct Stride {
  int64_t bases = 1;
  int64_t positions = 1;
  bool operator==(const Stride&) const = default;
};

inline double bases_of(const Stride& stride) noexcept {
  return static_cast<double>(stride.bases) / static_cast<double>(stride.positions);
}

/// One stride after the other, in lowest terms; none where the numbers leave all bounds.
std::optional<Stride> after(Stride first, Stride then);

}  // namespace seqcast
