// SPDX-License-Identifier: MIT
// Options of the statistics of variants and mutations.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/declaring.hpp"

namespace seqcast {

struct StatisticOptions {
  std::vector<std::string> names;
  std::string shifts;
};

void declare_statistics(CLI::App& command, StatisticOptions& options);

/// Shifts of windows; 0 where none are given.
/// @throws RequestError  for what is no list of whole numbers.
std::vector<int64_t> shifts_of(const StatisticOptions& options);

}  // namespace seqcast
