// SPDX-License-Identifier: MIT
// Half-open ranges of positions, and division that rounds towards minus infinity.
#pragma once

#include <algorithm>
#include <cstdint>

namespace seqcast {

/// Positions [begin, end) of one layer; may reach below 0 or past the length, where padding lies.
struct Range {
  int64_t begin = 0;
  int64_t end = 0;

  bool operator==(const Range&) const = default;
  int64_t size() const noexcept { return std::max<int64_t>(end - begin, 0); }
  bool empty() const noexcept { return end <= begin; }
};

/// The smallest range that holds both; an empty range adds nothing.
inline Range hull(Range a, Range b) noexcept {
  if (a.empty()) return b;
  if (b.empty()) return a;
  return {std::min(a.begin, b.begin), std::max(a.end, b.end)};
}

/// What two ranges share; empty where they do not meet.
inline Range intersection(Range a, Range b) noexcept { return {std::max(a.begin, b.begin), std::min(a.end, b.end)}; }

/// The range `by` positions further up.
constexpr Range shifted(Range range, int64_t by) noexcept { return {range.begin + by, range.end + by}; }

/// a / b rounded towards minus infinity (C++ rounds towards zero), b > 0.
constexpr int64_t floor_div(int64_t a, int64_t b) noexcept { return a / b - (a % b < 0); }

/// a / b rounded towards plus infinity, b > 0.
constexpr int64_t ceil_div(int64_t a, int64_t b) noexcept { return a / b + (a % b > 0); }

}  // namespace seqcast
