// SPDX-License-Identifier: MIT
// Aggregates bin values into statistics of regions.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/range.hpp"
#include "genome/bed.hpp"
#include "genome/excluded_bases.hpp"
#include "genome/windows.hpp"
#include "model/fields.hpp"

namespace seqcast {

enum class Statistic { mean, sum, max, min };

template <>
struct Names<Statistic> {
  static constexpr std::pair<std::string_view, Statistic> table[] = {
      {"mean", Statistic::mean}, {"sum", Statistic::sum}, {"max", Statistic::max}, {"min", Statistic::min}};
};

/// Sums each track over the bins that overlap each line's interval. A bin counts, in mean and sum, by the part of it
/// that overlaps; the last bin of a chromosome by the part of it that is there.
class RegionScores {
 public:
  /// Bytes that a line takes here, and a line and track.
  static constexpr int64_t line_bytes = 20, value_bytes = 24;

  /// @param tracks    their names.
  /// @param excluded  bases that count nowhere; it outlives the scores, as the BED does.
  RegionScores(const Bed& bed, std::vector<std::string> tracks, const ExcludedBases& excluded = nothing_excluded);

  /// Adds a window's bins, within the bases that it owns, to every line that they overlap. Windows of a chromosome
  /// come in order.
  ///
  /// @throws Error   naming the BED line, the track and the bases, where a value is not a finite number.
  /// @param values   [tracks, window.bins], row-major.
  /// @param reverse  only to lines of the reverse strand, or only to the others; none: to all.
  void add(const Window& window, int64_t bin_bases, std::span<const float> values, std::optional<bool> reverse = {});
  /// The same for one line alone.
  void add_to(size_t line, const Window& window, int64_t bin_bases, std::span<const float> values);

  size_t tracks() const noexcept { return tracks_; }
  double value(size_t line, size_t track, Statistic statistic) const;

  /// The lines that lie on a chromosome, by their start.
  std::span<const uint32_t> lines_on(const ChromName& chrom) const;

  /// Whether nothing is left of a line to score: its sequence is not there, or all of its bases are excluded.
  bool is_left_out(size_t line) const;
  /// Lines some of whose bases, but for excluded ones, no bin covered.
  int64_t partly_covered() const { return partly_covered({0, std::ssize(covered_)}); }
  /// The same of some of the lines.
  int64_t partly_covered(Range some) const;

 private:
  void add_part(size_t line, const Interval& part, const Window& window, int64_t bin_bases,
                std::span<const float> values);

  struct Sums {
    double weighted = 0;  ///< sum over bins of value * overlapping bases
    double largest = -std::numeric_limits<double>::infinity(), smallest = std::numeric_limits<double>::infinity();
  };

  [[noreturn]] void fail(size_t line, size_t track, float value, int64_t start, int64_t end) const;

  const Bed& bed_;
  std::vector<std::string> names_;
  size_t tracks_;
  const ExcludedBases& excluded_;
  std::vector<Sums> sums_;             ///< [lines, tracks]
  std::vector<int64_t> covered_;       ///< [lines]: bases that bins covered
  int64_t bin_bases_ = 1;              ///< of those bins
  std::vector<uint32_t> by_start_;     ///< lines by chrom and start
  std::vector<int64_t> farthest_end_;  ///< [by_start_]: the largest end of it and those before it on its chrom
};

}  // namespace seqcast
