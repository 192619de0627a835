// SPDX-License-Identifier: MIT
#include "genome/regions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <string>
#include <utility>

#include "genome/region_text.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

// htslib's rule: the last colon parts name and range, unless the whole text is a name; if both could be, it is an
// error.
NameAndRange split_name(std::string_view text, const Fasta& fasta, SequenceNames& names) {
  if (!text.empty() && text[0] == '{') return split_braces(text);
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return {text, {}, false};
  const NameAndRange parted{text.substr(0, colon), text.substr(colon + 1), true};
  const NameAndRange whole{text, {}, false};
  if (!fasta.find(text)) return names.find(parted.name) || !names.find(text) ? parted : whole;
  if (fasta.find(parted.name)) {
    fail_region(text, "it is a sequence's name, and also a region of another sequence",
                fmt::format("write '{{{}}}' or '{{{}}}:{}'", text, parted.name, parted.range));
  }
  return whole;
}

/// Adds an interval to those before it, which begin no later; to the last one where they overlap or touch.
void join_or_add(std::vector<Interval>& merged, const Interval& interval) {
  if (!merged.empty() && merged.back().chrom == interval.chrom && interval.start <= merged.back().end) {
    merged.back().end = std::max(merged.back().end, interval.end);
  } else {
    merged.push_back(interval);
  }
}

}  // namespace

Region parse_region(std::string_view text, const Fasta& fasta) {
  SequenceNames own = SequenceNames::own_only(fasta);
  return parse_region(text, fasta, own);
}

Region parse_region(std::string_view text, const Fasta& fasta, SequenceNames& names) {
  const NameAndRange parts = split_name(text, fasta, names);
  const auto found = names.find(parts.name);
  if (!found) fail_region(text, names.cause(parts.name), names.hint(parts.name));
  const auto& [name, length, line] = fasta.sequences()[*found];
  int64_t from = 1, to = length;
  if (parts.has_range) {
    const size_t hyphen = parts.range.find('-');
    const std::string_view first = parts.range.substr(0, hyphen);
    const std::string_view last = hyphen == std::string_view::npos ? "" : parts.range.substr(hyphen + 1);
    if (first.empty() && last.empty()) fail_region(text, "no number behind the ':'", region_form_hint);
    if (!first.empty()) from = parse_place(first, text);
    if (!last.empty()) to = parse_place(last, text);
    if (!last.empty() && from > to)
      fail_region(text, fmt::format("from {} is behind to {}", from, to), region_form_hint);
  }
  if (from > length) fail_region(text, fmt::format("sequence '{}' has {} bases", name, length), "");
  return {{name, from - 1, std::min(to, length)}, to > length};
}

std::string text_of(const Interval& region) {
  return fmt::format("{}:{}-{}", region.chrom, region.start + 1, region.end);
}

Interval site_of(const Interval& region, int64_t bases) {
  const int64_t start = (region.start + region.end) / 2 - bases / 2;
  return {region.chrom, std::max<int64_t>(start, 0), start + bases};
}

namespace {

/// Where each interval's sequence stands in the FASTA.
std::vector<uint32_t> ranks_of(const std::vector<Interval>& intervals, const Fasta& fasta) {
  std::vector<uint32_t> ranks;
  ranks.reserve(intervals.size());
  for (const Interval& interval : intervals) {
    const bool as_before = !ranks.empty() && interval.chrom == intervals[ranks.size() - 1].chrom;
    ranks.push_back(as_before ? ranks.back() : static_cast<uint32_t>(fasta.index_of(interval.chrom)));
  }
  return ranks;
}

}  // namespace

std::vector<Interval> merge(std::vector<Interval> intervals, const Fasta& fasta) {
  const std::vector<uint32_t> ranks = ranks_of(intervals, fasta);
  std::vector<uint32_t> order(intervals.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto key = [&](uint32_t i) { return std::pair(ranks[i], intervals[i].start); };
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return key(a) < key(b); });
  std::vector<Interval> merged;
  merged.reserve(intervals.size());
  for (const uint32_t i : order) join_or_add(merged, intervals[i]);
  return merged;
}

std::vector<Sequence> sequences_of(const std::vector<Interval>& intervals, const Fasta& fasta) {
  std::set<std::string_view> names;
  for (const Interval& interval : intervals) names.insert(interval.chrom);
  std::vector<Sequence> sequences;
  for (const Sequence& sequence : fasta.sequences())
    if (names.contains(sequence.name)) sequences.push_back(sequence);
  return sequences;
}

}  // namespace seqcast
