// SPDX-License-Identifier: MIT
// Error of outputs relative to PyTorch in double precision, and its limits.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "tests/frameworks/golden.hpp"

namespace seqcast::goldens {

/// The promise for f32 (design §7).
inline constexpr GoldenError f32_promise{3e-5, 3e-4};

/// Mean and standard deviation of one stored track over all windows and bins.
struct Spread {
  double mean = 0;
  double deviation = 0;
  bool blind() const noexcept { return !(deviation > 1e-3 * std::abs(mean)); }
};

inline Spread spread(const GoldenHead& head, size_t track) {
  double sum = 0, squares = 0;
  const auto each = [&](auto&& add) {
    for (int64_t w = 0; w < head.windows; ++w)
      for (int64_t b = 0; b < head.bins; ++b)
        add(head.values[(static_cast<size_t>(w) * head.tracks.size() + track) * head.bins + b]);
  };
  const double count = static_cast<double>(head.windows * head.bins);
  each([&](double value) { sum += value; });
  each([&](double value) { squares += (value - sum / count) * (value - sum / count); });
  return {sum / count, std::sqrt(squares / count)};
}

/// @param got  [W, T, B] raw outputs of the stored tracks. Not-a-number is an infinite error.
inline std::vector<GoldenError> errors(const GoldenHead& head, std::span<const double> got) {
  if (got.size() != head.values.size())
    throw Error(fmt::format("golden head '{}': {} values, expected {}", head.name, got.size(), head.values.size()));
  std::vector<GoldenError> result(head.tracks.size());
  for (size_t i = 0; i < got.size(); ++i) {
    GoldenError& error = result[i / head.bins % head.tracks.size()];
    const double difference = std::abs(got[i] - head.values[i]);
    error.rms += difference * difference;
    error.max = std::isnan(difference) ? INFINITY : std::max(error.max, difference);
  }
  for (size_t t = 0; t < result.size(); ++t) {
    const double deviation = spread(head, t).deviation;
    result[t].rms = std::sqrt(result[t].rms / static_cast<double>(head.windows * head.bins)) / deviation;
    result[t].max /= deviation;
    if (std::isnan(result[t].rms)) result[t].rms = INFINITY;
  }
  return result;
}

/// How the worst track of a head stands against the promise.
struct Verdict {
  bool kept = true;
  std::string text;  ///< one line for people
};

/// A track keeps the promise where both its errors do, or are at most 6 times the framework's own (design §7).
inline Verdict judge(const Golden& golden, const GoldenHead& head, std::span<const double> got, GoldenError promise) {
  const std::vector<GoldenError> found = errors(head, got);
  Verdict verdict;
  GoldenError worst, framework;
  for (size_t t = 0; t < found.size(); ++t) {
    verdict.kept = verdict.kept && found[t].rms <= std::max(promise.rms, 6 * head.framework[t].rms) &&
                   found[t].max <= std::max(promise.max, 6 * head.framework[t].max);
    worst = {std::max(worst.rms, found[t].rms), std::max(worst.max, found[t].max)};
    framework = {std::max(framework.rms, head.framework[t].rms), std::max(framework.max, head.framework[t].max)};
  }
  verdict.text = fmt::format(
      "{} {}: worst of {} tracks rms {:.1e} largest {:.1e}; promised {:.0e} and {:.0e}; PyTorch's f32 {:.1e} and "
      "{:.1e}",
      golden.card, head.name, found.size(), worst.rms, worst.max, promise.rms, promise.max, framework.rms,
      framework.max);
  return verdict;
}

}  // namespace seqcast::goldens
