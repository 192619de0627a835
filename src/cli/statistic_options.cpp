// SPDX-License-Identifier: MIT
#include "cli/statistic_options.hpp"

#include <fmt/format.h>

#include <charconv>

#include "base/number_list.hpp"
#include "predict/statistics.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

void declare_statistics(CLI::App& command, StatisticOptions& options) {
  std::string names;
  for (const StatisticKind& kind : statistics()) names += (names.empty() ? "" : ", ") + std::string(kind.name);
  OptionGroup group(command, "Statistics");
  group
      .add(
          "--stat LIST", options.names,
          names + "; center501:NAME takes the bins of 501 bases around the variant (docs/variants.md has the formulas)")
      ->delimiter(',')
      ->default_str("SAD");
  group.add("--shifts LIST", options.shifts,
            "average over windows that begin so many bases further left, as 0,1,-1 [0]");
}

std::vector<int64_t> shifts_of(const StatisticOptions& options) {
  if (options.shifts.empty()) return {0};
  std::vector<int64_t> shifts;
  for (const std::string& part : parts_of(options.shifts, ",")) {
    int64_t shift = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), shift);
    if (error != std::errc() || end != part.data() + part.size())
      throw RequestError(fmt::format("--shifts is '{}', expected comma-separated whole numbers", options.shifts));
    shifts.push_back(shift);
  }
  return shifts;
}

}  // namespace seqcast
