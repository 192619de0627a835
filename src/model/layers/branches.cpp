// SPDX-License-Identifier: MIT
#include "model/layers/branches.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "seqcast/error.hpp"

namespace seqcast {
namespace {

int64_t longest(std::span<const Shape> in) noexcept {
  int64_t length = 0;
  for (const Shape& one : in) length = std::max(length, one.length);
  return length;
}

}  // namespace

Shape Broadcasting::shape(std::span<const Shape> in) const {
  const auto fit = [](int64_t a, int64_t b) { return a == b || a == 1 || b == 1; };
  Shape widest = in[0];
  for (const Shape& other : in) {
    if (!fit(widest.channels, other.channels) || !fit(widest.length, other.length))
      throw Error(fmt::format("its inputs differ: {} channels at {} positions and {} at {}", widest.channels,
                              widest.length, other.channels, other.length));
    widest = {std::max(widest.channels, other.channels), std::max(widest.length, other.length)};
  }
  return widest;
}

Range Broadcasting::needs(size_t input, std::span<const Shape> in, Range out) const noexcept {
  return in[input].length == longest(in) || out.empty() ? out : Range{0, 1};
}

Range Broadcasting::reaches(size_t input, std::span<const Shape> in, Range inputs) const noexcept {
  const Range inside = intersection(inputs, {0, in[input].length});
  return in[input].length == longest(in) || inside.empty() ? inside : Range{0, longest(in)};
}

}  // namespace seqcast
