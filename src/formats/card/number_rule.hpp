// SPDX-License-Identifier: MIT
// A list of numbers that a rule makes: from, from * times, ...
#pragma once

#include <cstdint>
#include <string_view>

#include "formats/json_object.hpp"

namespace seqcast {

struct NumberRule {
  double from = 0, times = 1;
  std::string_view round;  ///< "each" rounds what is used and keeps the fraction for the next; "feedback" goes on from
                           ///< the rounded one, "down" from the one rounded down. Halves go to the even neighbour, as
                           ///< in Python.
};

/// @param rule    for messages. @throws Error  naming it, for another word in `round` or a number below 0 or too large.
/// @return        as many numbers.
Json numbers_of(const JsonObject& rule, const NumberRule& how, int64_t count);

}  // namespace seqcast
