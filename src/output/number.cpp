// SPDX-License-Identifier: MIT
#include "output/number.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "seqcast/error.hpp"

namespace seqcast {

void append_number(std::string& text, float value, int digits) {
  if (std::isnan(value)) throw Error("a value to be written is not a number");
  if (std::isinf(value)) throw Error("a value to be written is infinite");
  if (value == 0) {  // also -0
    text += '0';
    return;
  }
  std::array<char, 32> buffer;  // nine digits, sign, point, four leading zeros or exponent
  const auto end = std::to_chars(buffer.begin(), buffer.end(), value, std::chars_format::general, digits).ptr;
  text.append(buffer.begin(), end);
}

}  // namespace seqcast
