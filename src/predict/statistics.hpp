// SPDX-License-Identifier: MIT
// Table of the statistics of a variant's effect.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/range.hpp"
#include "predict/statistics/effect.hpp"

namespace seqcast {

/// What the program knows of a statistic. A new one is a file in predict/statistics/ and a line in `statistics`.
struct StatisticKind {
  std::string_view name;
  std::string_view formula;                  ///< for headers, help and docs
  double (*value)(const Effect&) = nullptr;  ///< none: the values of the bins themselves, as an array
  bool takes_counts = false;                 ///< and logits: only of heads that have them
  bool is_alternative = true;                ///< of an array: the alternative's values, not the reference's
};

/// Every statistic, in the order in which help names them.
std::span<const StatisticKind> statistics();

/// A statistic as it was asked for.
struct AskedStatistic {
  std::string name;  ///< as the user wrote it
  const StatisticKind* kind = nullptr;
  std::optional<int64_t> width;  ///< bases around the variant whose bins count; none: all bins
};

/// `logSUM`, or `center501:logSUM` for the bins of 501 bases around the variant.
/// @throws RequestError  naming the nearest that there is.
AskedStatistic parse_statistic(const std::string& text);
/// Each once; SAD where nothing is asked.
std::vector<AskedStatistic> parse_statistics(const std::vector<std::string>& texts);

/// The bins [first, end) that a width stands for. Source: AlphaGenome, center_mask.py: ceil(width / bin) bins, of which
/// half, rounded down, lie before the variant's.
Range centered_bins(int64_t width, int64_t variant_bin, int64_t bin_bases, int64_t bins);

}  // namespace seqcast
