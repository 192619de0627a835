// SPDX-License-Identifier: MIT
#include "formats/card/number_rule.hpp"

#include <fmt/format.h>

#include <cmath>

#include "model/limits.hpp"

namespace seqcast {

Json numbers_of(const JsonObject& rule, const NumberRule& how, int64_t count) {
  const bool is_down = how.round == "down", is_feedback = is_down || how.round == "feedback";
  if (!is_feedback && how.round != "each") throw rule.error("round", "expected 'each', 'feedback' or 'down'");
  double value = how.from;
  Json values = Json::array();
  for (int64_t i = 0; i < count; ++i, value *= how.times) {
    const double rounded = is_down ? std::floor(value) : std::nearbyint(value);
    if (!(rounded >= 0 && rounded <= static_cast<double>(max_integer)))
      throw rule.error("times", fmt::format("value {} of the rule is {}, expected 0 to {}", i + 1, value, max_integer));
    values.push_back(static_cast<int64_t>(rounded));
    if (is_feedback) value = rounded;
  }
  return values;
}

}  // namespace seqcast
