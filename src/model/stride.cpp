// SPDX-License-Identifier: MIT
#include "model/stride.hpp"

#include <numeric>

namespace seqcast {

std::optional<Stride> after(Stride first, Stride then) {
  constexpr int64_t most = int64_t{1} << 31;
  const int64_t a = std::gcd(first.bases, then.positions);
  const int64_t b = std::gcd(first.positions, then.bases);
  const Stride both{first.bases / a * (then.bases / b), first.positions / b * (then.positions / a)};
  if (both.bases <= 0 || both.bases > most || both.positions > most) return std::nullopt;
  return both;
}

}  // namespace seqcast
