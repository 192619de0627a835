// SPDX-License-Identifier: MIT
// Statistics of the effects of variants and mutations, for models of any tracks.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "predict/alleles.hpp"
#include "predict/statistics.hpp"

namespace seqcast {

/// One place, and what may stand there. All its alleles share a window and its reference.
struct EffectQuestion {
  std::string chrom;            ///< as the FASTA names it
  int64_t anchor = 0;           ///< the base that lies at the window's index floor(L / 2)
  std::vector<Allele> alleles;  ///< which begin in the window
};

/// Of one alternative: [tracks, statistics], or of arrays [tracks, bins] for each of them.
struct EffectValues {
  std::vector<double> scores;
  std::vector<std::vector<float>> arrays;
};

/// Bytes of memory that one alternative's values take.
int64_t effect_bytes(const std::vector<AskedStatistic>& statistics, const Predictor& predictor);

/// Takes the values of an alternative of a question, in order.
using TakeEffect = std::function<void(size_t question, size_t allele, EffectValues values)>;

class EffectRun {
 public:
  /// @param predictor  outlives the run, as the FASTA does.
  /// @param shifts     of windows, in bases to the left; statistics are averaged over them.
  /// @param options    of alleles; statistics say whether counts are wanted.
  /// @throws Error     as Alleles does; for shifts and statistics that do not go together.
  EffectRun(const Predictor& predictor, const Fasta& fasta, std::vector<AskedStatistic> statistics,
            std::vector<int64_t> shifts, const AlleleOptions& options = {});

  size_t threads() const noexcept { return alleles_.threads(); }
  std::optional<ShareComputed> share() const { return alleles_.share(); }
  const std::vector<AskedStatistic>& statistics() const noexcept { return statistics_; }
  size_t scores() const;  ///< statistics that are one number a track
  size_t arrays() const { return statistics_.size() - scores(); }
  size_t tracks() const { return predictor_.tracks().size(); }
  int64_t bins() const noexcept { return alleles_.layout().bins; }
  /// The bases that a window around an anchor reads, of all shifts.
  Range window_bases(int64_t anchor) const;

  /// Values of every alternative: both alleles share the window's left edge, and the alternative is read on at its
  /// right end.
  void run(std::span<const EffectQuestion> questions, const TakeEffect& take);

 private:
  AlleleStretch stretch_of(const EffectQuestion& question, int64_t shift) const;
  void add(const EffectQuestion& question, const Allele& allele, size_t shift, const AlleleValues& reference,
           const AlleleValues& alternative, EffectValues& result) const;
  void add_track(const Effect& all_bins, size_t track, EffectValues& result) const;
  int64_t bins_begin(int64_t anchor, int64_t shift) const;

  const Predictor& predictor_;
  std::vector<AskedStatistic> statistics_;
  std::vector<int64_t> shifts_;
  Alleles alleles_;
};

}  // namespace seqcast
