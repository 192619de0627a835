// SPDX-License-Identifier: MIT
// Number types of .npy files, and their conversion to float.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/half.hpp"

namespace seqcast {

/// Calls use.template operator()<Number>() with the type of that name, as `f4`, which npy_number_bytes() knows.
template <class Use>
void with_npy_number(std::string_view name, const Use& use) {
  if (name == "f2") use.template operator()<Half>();
  if (name == "f4") use.template operator()<float>();
  if (name == "f8") use.template operator()<double>();
  if (name == "b1" || name == "u1") use.template operator()<uint8_t>();
  if (name == "i1") use.template operator()<int8_t>();
  if (name == "i2") use.template operator()<int16_t>();
  if (name == "u2") use.template operator()<uint16_t>();
  if (name == "i4") use.template operator()<int32_t>();
  if (name == "u4") use.template operator()<uint32_t>();
  if (name == "i8") use.template operator()<int64_t>();
  if (name == "u8") use.template operator()<uint64_t>();
}

/// The number at an address, which need not be aligned, as a float.
///
/// @param fail  called with a sentence for a value that is not finite, or an integer that a float does not hold.
template <class Number, class Fail>
float npy_number(const void* at, const Fail& fail) {
  Number number;
  std::memcpy(&number, at, sizeof number);
  const auto value = static_cast<float>(number);
  if constexpr (!std::is_integral_v<Number>) {
    if (!std::isfinite(value)) fail("the value is not a finite number");
  } else if constexpr (sizeof number > 2) {
    // As __int128, which holds every integer that a float rounds to.
    if (static_cast<__int128>(value) != static_cast<__int128>(number))
      fail(std::to_string(number) + " is not a number that f4 holds exactly");
  }
  return value;
}

}  // namespace seqcast
