// SPDX-License-Identifier: MIT
#include "formats/reading_notices.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/number_text.hpp"
#include "base/setting.hpp"

namespace seqcast {

AssumedNotice assumed_notice(const Reading& reading) {
  AssumedNotice notice;
  std::vector<std::string> all;
  for (const std::string& assumed : reading.assumed) {
    const size_t end = assumed.find('\n');
    all.push_back(assumed.substr(0, end));
    if (end != assumed.npos) notice.tables += assumed.substr(end + 1);
  }
  notice.text = fmt::format("{} does not say, and is taken to have: {}", reading.path, fmt::join(all, ", "));
  return notice;
}

std::vector<std::string> weights_notices(const ReadModel& read, bool names_unused) {
  std::vector<std::string> notices;
  const std::string& weights = read.ensemble.first().weights.source;
  for (const std::string& head : read.dropped_heads)
    notices.push_back(fmt::format("head '{}' has no weights in {} and is left out", head, weights));
  const WeightsReport& report = read.report;
  if (!report.unused.empty())
    notices.push_back(fmt::format("{} of the tensors in {} are not used{}", report.unused.size(), weights,
                                  names_unused ? fmt::format(": {}", fmt::join(report.unused, ", "))
                                               : fmt::format(" ({} names them)", Setting::verbose)));
  if (report.not_finite_values > 0)
    notices.push_back(fmt::format("warning: {}: {} not finite, in {}", weights,
                                  counted(report.not_finite_values, "value"), fmt::join(report.not_finite, ", ")));
  return notices;
}

}  // namespace seqcast
