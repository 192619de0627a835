// SPDX-License-Identifier: MIT
#include "predict/score_checks.hpp"

#include <fmt/format.h>

#include <cmath>

#include "base/number_text.hpp"
#include "base/setting.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

void check_left_out(const Bed& bed, const RegionScores& scores, bool may_be_left_out) {
  int64_t left_out = 0;
  for (size_t line = 0; line < bed.lines.size(); ++line) {
    if (!scores.is_left_out(line)) continue;
    ++left_out;
    if (!may_be_left_out)
      throw Error("all of its bases are excluded", set_to(Setting::missing, "na") + " writes NA for such lines")
          .in(bed.path, bed.lines[line].line);
  }
  if (left_out == std::ssize(bed.lines)) throw Error("nothing is left to score on any line").in(bed.path);
}

float number_of(const Bed& bed, size_t line, std::string_view statistic, const std::string& track, double value) {
  if (std::isfinite(static_cast<float>(value))) return static_cast<float>(value);
  const Interval& at = bed.lines[line].interval;
  throw Error(fmt::format("the {} of track '{}' over {}:{}-{} is {}, too large for a 32-bit number", statistic, track,
                          at.chrom, at.start + 1, at.end, value))
      .in(bed.path, bed.lines[line].line);
}

std::string partly_covered_notice(const RegionScores& scores, const ScoreRun& run) {
  const int64_t partly = scores.partly_covered(run.lines());
  if (partly == 0) return "";
  return fmt::format("{} longer than the {} bases that a window keeps, scored on the middle ({} scores the whole)",
                     counted(partly, "interval"), run.scan().layout().kept_bases(), set_to(Setting::place, "grid"));
}

}  // namespace seqcast
