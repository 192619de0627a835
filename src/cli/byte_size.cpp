// SPDX-License-Identifier: MIT
#include "cli/byte_size.hpp"

#include <charconv>
#include <cmath>
#include <string_view>

namespace seqcast {

std::optional<int64_t> parse_bytes(const std::string& text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [after, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || !std::isfinite(number)) return std::nullopt;
  std::string unit(after, end);
  for (const std::string_view tail : {"iB", "B"})
    if (unit.size() > tail.size() && unit.ends_with(tail)) {
      unit.resize(unit.size() - tail.size());
      break;
    }
  const size_t power = unit.empty() || unit == "B" ? 0 : std::string_view("-KMGT").find(unit);
  if (unit.size() > 1 || power == std::string_view::npos || (power == 0 && unit == "-")) return std::nullopt;
  const double bytes = std::ldexp(number, static_cast<int>(10 * power));
  if (bytes < 1 || bytes > 0x1p50) return std::nullopt;
  return static_cast<int64_t>(bytes);
}

}  // namespace seqcast
