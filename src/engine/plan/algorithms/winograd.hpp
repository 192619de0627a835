// SPDX-License-Identifier: MIT
// Convolution with fewer multiplications, tile by tile in Winograd's domain: an algorithm for each F(outputs, taps).
#pragma once

#include <string_view>

#include "engine/plan/algorithm.hpp"

namespace seqcast {

/// Tiles that go through the domain together.
inline constexpr int64_t winograd_tiles = 48;

/// F(outputs, taps): so many neighbouring outputs from points() inputs, with as many multiplications.
struct WinogradForm {
  int outputs = 0, taps = 0;

  constexpr int points() const noexcept { return outputs + taps - 1; }
  /// Parts of a kernel, which share their inputs' transform.
  constexpr int64_t parts(int64_t kernel) const noexcept { return (kernel + taps - 1) / taps; }
};

/// Of one of Winograd's algorithms.
constexpr WinogradForm winograd_form(Algorithm algorithm) noexcept {
  switch (algorithm) {
    case Algorithm::winograd_2_3:
      return {2, 3};
    case Algorithm::winograd_4_3:
      return {4, 3};
    case Algorithm::winograd_6_3:
      return {6, 3};
    case Algorithm::winograd_4_5:
      return {4, 5};
    case Algorithm::winograd_6_5:
      return {6, 5};
    case Algorithm::winograd_4_4:
      return {4, 4};
    case Algorithm::winograd_5_8:
      return {5, 8};
    case Algorithm::winograd_6_6:
      return {6, 6};
    default:
      return {};
  }
}

constexpr bool is_winograd(Algorithm algorithm) noexcept { return winograd_form(algorithm).outputs > 0; }

bool can_winograd(WinogradForm form, const ConvShape& shape);
ConvCost winograd_cost(WinogradForm form, const ConvShape& shape, const Machine& machine);
RoundingBlock winograd_block(WinogradForm form, const ConvShape& shape);

template <Algorithm ALGORITHM>
constexpr AlgorithmRow winograd_row(std::string_view name) {
  return {ALGORITHM,
          name,
          [](const ConvShape& shape) { return can_winograd(winograd_form(ALGORITHM), shape); },
          [](const ConvShape& shape, const Machine& machine) {
            return winograd_cost(winograd_form(ALGORITHM), shape, machine);
          },
          [](const ConvShape& shape) { return winograd_block(winograd_form(ALGORITHM), shape); },
          winograd_form(ALGORITHM).taps};
}

}  // namespace seqcast
