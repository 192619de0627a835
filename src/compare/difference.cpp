// SPDX-License-Identifier: MIT
#include "compare/difference.hpp"

#include <cmath>
#include <limits>

namespace seqcast {
namespace {

double rms(const std::vector<double>& values) {
  double sum = 0;
  int64_t count = 0;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    sum += value * value;
    ++count;
  }
  return count == 0 ? 0 : std::sqrt(sum / static_cast<double>(count));
}

double apart(double ours, double theirs) {
  if (ours == theirs || (std::isnan(ours) && std::isnan(theirs))) return 0;
  if (!std::isfinite(ours) || !std::isfinite(theirs)) return std::numeric_limits<double>::infinity();
  return std::abs(ours - theirs);
}

}  // namespace

Difference difference(const reference::Array& ours, const reference::Array& theirs) {
  Difference result;
  double most = -1;
  size_t at = 0;
  for (size_t i = 0; i < ours.values.size(); ++i) {
    result.our_not_finite += !std::isfinite(ours.values[i]);
    result.their_not_finite += !std::isfinite(theirs.values[i]);
    const double now = apart(ours.values[i], theirs.values[i]);
    if (now <= most) continue;
    most = now;
    at = i;
  }
  if (most <= 0) return result;
  double scale = rms(theirs.values);
  if (scale == 0) scale = rms(ours.values);
  result.largest = scale > 0 ? most / scale : std::numeric_limits<double>::infinity();
  result.channel = static_cast<int64_t>(at) / ours.shape.length;
  result.position = static_cast<int64_t>(at) % ours.shape.length;
  result.ours = ours.values[at];
  result.theirs = theirs.values[at];
  return result;
}

}  // namespace seqcast
