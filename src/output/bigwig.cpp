// SPDX-License-Identifier: MIT
#include "output/bigwig.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/setting.hpp"
#include "output/chrom_tree.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr size_t max_name_bytes = 255;
constexpr int64_t max_bases = std::numeric_limits<uint32_t>::max();

bool holds(const std::string& name, int64_t bases) {
  return !name.empty() && name.size() <= max_name_bytes && bases >= 1 && bases <= max_bases;
}

std::vector<ListedChrom> listed(const std::vector<std::pair<std::string, int64_t>>& chroms) {
  std::vector<ListedChrom> result;
  for (const auto& [name, bases] : chroms)
    if (holds(name, bases))
      result.push_back({name, static_cast<uint32_t>(result.size()), static_cast<uint32_t>(bases)});
  return result;
}

/// @throws Error  where there are no chromosomes.
std::string names_of(const WriterOptions& options) {
  if (options.chroms.empty()) throw Error(fmt::format("cannot write '{}': there are no chromosomes", options.path));
  return chrom_tree(listed(options.chroms), bigwig_names_offset);
}

}  // namespace

void check_bigwig_chrom(const std::string& name, int64_t bases) {
  if (name.empty() || name.size() > max_name_bytes)
    throw Error(
        fmt::format("sequence '{}' has a name of {} bytes, bigWig takes 1 to {}", name, name.size(), max_name_bytes),
        set_to(Setting::format, "bedgraph"));
  if (!holds(name, bases))
    throw Error(fmt::format("sequence '{}' has {} bases, bigWig takes 1 to {}", name, bases, max_bases),
                set_to(Setting::format, "bedgraph"));
}

BigWig::BigWig(const WriterOptions& options)
    : path_(options.path),
      chroms_(options.chroms),
      file_(options.path, names_of(options), options.merge, options.durable) {}

/// Goes on to a chromosome that stands further on in the list.
void BigWig::begin_chrom(std::string_view name) {
  for (; chrom_ < chroms_.size() && chroms_[chrom_].first != name; ++chrom_)
    chrom_number_ += holds(chroms_[chrom_].first, chroms_[chrom_].second);
  if (chrom_ == chroms_.size())
    throw Error(fmt::format("cannot write '{}': sequence '{}' comes out of order", path_, name));
  check_bigwig_chrom(chroms_[chrom_].first, chroms_[chrom_].second);
  is_chrom_begun_ = true;
}

void BigWig::write(const Bins& block) {
  if (!is_chrom_begun_ || block.chrom != chroms_[chrom_].first) begin_chrom(block.chrom);
  if (!file_.has_levels()) {
    int64_t longest = 0;
    for (const auto& [name, bases] : chroms_)
      if (holds(name, bases)) longest = std::max(longest, bases);
    file_.set_levels(ZoomLevels(block.bin_bases, longest));
  }
  for (size_t b = 0; b < block.bins; ++b) {
    const int64_t start = written_start(block, b), end = written_end(block, b);
    if (start < end)
      file_.add(chrom_number_, {static_cast<uint32_t>(start), static_cast<uint32_t>(end), block.values[b]});
  }
}

}  // namespace seqcast
