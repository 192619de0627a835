// SPDX-License-Identifier: MIT
#include "predict/statistics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/setting.hpp"
#include "base/spelling.hpp"
#include "predict/statistics/active.hpp"
#include "predict/statistics/distance.hpp"
#include "predict/statistics/jensen_shannon.hpp"
#include "predict/statistics/log_of_sums.hpp"
#include "predict/statistics/profile.hpp"
#include "predict/statistics/strongest.hpp"
#include "predict/statistics/sum.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr StatisticKind statistic_kinds[] = {
    {"SAD", "sum alt - sum ref", difference_of_sums<as_it_is>},
    {"SUM", "sum alt - sum ref", difference_of_sums<as_it_is>},
    {"logSAD", "sum log2(alt + 1) - sum log2(ref + 1)", difference_of_sums<log2_of_one_more>},
    {"logSUM", "sum log2(alt + 1) - sum log2(ref + 1)", difference_of_sums<log2_of_one_more>},
    {"sqrtSAD", "sum sqrt(alt) - sum sqrt(ref)", difference_of_sums<square_root>},
    {"sqrtSUM", "sum sqrt(alt) - sum sqrt(ref)", difference_of_sums<square_root>},
    {"mean", "mean alt - mean ref", difference_of_means},
    {"logSED", "log2(sum alt + 1) - log2(sum ref + 1)", log_of_sums},
    {"log2sum", "log2(sum alt + 1) - log2(sum ref + 1)", log_of_sums},
    {"SAX", "alt - ref of the bin where it is largest in magnitude", strongest},
    {"D1", "sum |alt - ref|", distance_1<as_it_is>},
    {"logD1", "sum |log2(alt + 1) - log2(ref + 1)|", distance_1<log2_of_one_more>},
    {"sqrtD1", "sum |sqrt(alt) - sqrt(ref)|", distance_1<square_root>},
    {"D2", "sqrt(sum (alt - ref)^2)", distance_2<as_it_is>},
    {"logD2", "sqrt(sum (log2(alt + 1) - log2(ref + 1))^2)", distance_2<log2_of_one_more>},
    {"sqrtD2", "sqrt(sum (sqrt(alt) - sqrt(ref))^2)", distance_2<square_root>},
    {"l2log1p", "sqrt(sum (ln(alt + 1) - ln(ref + 1))^2)", distance_2<ln_of_one_more>},
    {"JS", "(KL(P, Q) + KL(Q, P)) / 2 of ref and alt plus the 25th percentile of ref, each divided by its sum",
     jensen_shannon<as_it_is>},
    {"logJS", "JS of log2(ref + 1) and log2(alt + 1)", jensen_shannon<log2_of_one_more>},
    {"activesum", "max(sum alt, sum ref)", active_sum},
    {"activemean", "max(mean alt, mean ref)", active_mean},
    {"logFC", "log2(alt / ref) of the window's counts", log_fold_change, true},
    {"JSD", "Jensen-Shannon distance (base 2) of the profiles, bases of indels left out", profile_distance, true},
    {"JSD_original", "Jensen-Shannon distance (base 2) of the profiles as they are", profile_distance_unaligned, true},
    {"IES", "logFC * JSD", effect_size, true},
    {"REF", "the reference's values of all bins", nullptr, false, false},
    {"ALT", "the alternative's values of all bins", nullptr, false, true}};

[[noreturn]] void fail_name(const std::string& text, std::string_view name) {
  std::vector<std::string> known;
  std::string all;
  for (const StatisticKind& kind : statistic_kinds) {
    known.emplace_back(kind.name);
    all += (all.empty() ? "" : ", ") + std::string(kind.name);
  }
  const std::string near = nearest(name, known);
  throw RequestError(fmt::format("there is no statistic '{}'", text),
                     near.empty() ? "there are " + all : fmt::format("did you mean '{}'? there are {}", near, all));
}

}  // namespace

std::span<const StatisticKind> statistics() { return statistic_kinds; }

AskedStatistic parse_statistic(const std::string& text) {
  AskedStatistic asked{text, nullptr, {}};
  std::string_view name = text;
  constexpr std::string_view center = "center";
  if (const size_t colon = name.find(':'); colon != name.npos && name.starts_with(center)) {
    const std::string_view digits = name.substr(center.size(), colon - center.size());
    int64_t width = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), width);
    if (error != std::errc() || end != digits.data() + digits.size() || width < 1)
      throw RequestError(fmt::format("statistic '{}': '{}' is not a number of bases", text, digits),
                         "write it as center501:logSUM");
    asked.width = width;
    name.remove_prefix(colon + 1);
  }
  for (const StatisticKind& kind : statistic_kinds)
    if (kind.name == name) asked.kind = &kind;
  if (!asked.kind) fail_name(text, name);
  if (asked.width && (!asked.kind->value || asked.kind->takes_counts))
    throw RequestError(fmt::format("statistic '{}' is of all bins, and takes no width", asked.kind->name));
  return asked;
}

std::vector<AskedStatistic> parse_statistics(const std::vector<std::string>& texts) {
  if (texts.empty()) return {parse_statistic("SAD")};
  std::vector<AskedStatistic> result;
  for (const std::string& text : texts) {
    const bool is_there = std::any_of(result.begin(), result.end(), [&](const auto& one) { return one.name == text; });
    if (!is_there) result.push_back(parse_statistic(text));
  }
  return result;
}

Range centered_bins(int64_t width, int64_t variant_bin, int64_t bin_bases, int64_t bins) {
  const int64_t wide = ceil_div(width, bin_bases);
  const int64_t first = variant_bin - wide / 2;
  return {std::clamp<int64_t>(first, 0, bins), std::clamp<int64_t>(first + wide, 0, bins)};
}

}  // namespace seqcast
