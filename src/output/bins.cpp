// SPDX-License-Identifier: MIT
#include "output/bins.hpp"

#include <fmt/format.h>

#include <cmath>

#include "base/setting.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

void fail_value(const std::string& track, float value, std::string_view chrom, int64_t start, int64_t end) {
  const auto place = fmt::format("{}:{}-{}", chrom, start + 1, end);
  if (std::isnan(value)) {
    throw Error(fmt::format("track '{}' is not a number at {}", track, place),
                "the model's weights or its inputs hold nan or inf");
  }
  throw Error(fmt::format("track '{}' is infinite at {}", track, place),
              set_to(Setting::transform, "none") + " writes the values before the last function");
}

void check_finite(const Bins& block, const std::vector<std::string>& names) {
  for (size_t t = 0; t < block.tracks; ++t) {
    for (size_t b = 0; b < block.bins; ++b) {
      const float value = block.values[t * block.bins + b];
      if (!std::isfinite(value) && written_start(block, b) < written_end(block, b)) {
        fail_value(names.at(t), value, block.chrom, written_start(block, b), written_end(block, b));
      }
    }
  }
}

GenomeOrder::GenomeOrder(const std::vector<std::pair<std::string, int64_t>>& chroms) {
  for (const auto& [name, length] : chroms) chroms_.emplace(name, Chrom{chroms_.size(), length});
}

void GenomeOrder::check(const Bins& block) {
  if (block.bins == 0) return;
  const int64_t first = written_start(block, 0), end = written_end(block, block.bins - 1);
  const auto place = [&] { return fmt::format("block {}:{}-{}", block.chrom, first + 1, end); };
  const auto chrom = chroms_.find(block.chrom);
  if (chrom == chroms_.end()) throw Error(place() + " is not on a chromosome of the output");
  if (block.bin_bases < 1) throw Error(fmt::format("{} has bins of {} bases", place(), block.bin_bases));
  if (first < 0 || end > chrom->second.length) {
    throw Error(fmt::format("{} sticks out of its chromosome of {} bases", place(), chrom->second.length));
  }
  if (end <= first) return;  // nothing of it is written
  const bool goes_back = chrom->second.index < index_ || (chrom->second.index == index_ && first < end_);
  if (goes_back) throw Error(place() + " comes after a block that lies behind it");
  index_ = chrom->second.index;
  end_ = end;
}

}  // namespace seqcast
