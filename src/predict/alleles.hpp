// SPDX-License-Identifier: MIT
// Predicts stretches of a genome and their alternatives, which differ from them in little.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "genome/genome_letters.hpp"
#include "predict/predictor.hpp"

namespace seqcast {

/// Bins that are wanted. In the genome context they begin on the grid of bins of their own chromosome; in the window
/// context they are those of the window that keeps them.
struct WantedBins {
  int64_t begin = 0;  ///< the base where the first one begins
  int64_t count = 0;
};

/// An alternative of a stretch. Its bins lie on the chromosome that has the allele in place of the reference: what lies
/// right of the allele is `added()` bases farther there.
struct Alternative {
  Allele allele;
  WantedBins bins;
};

/// A stretch of the reference, one window of it or more, with alternatives.
struct AlleleStretch {
  std::string chrom;
  Range kept = everything;  ///< bases outside are read as N
  Strand strand = Strand::forward;
  WantedBins bins;
  std::vector<Alternative> alternatives;
};

/// What a model gives of a stretch or an alternative.
struct AlleleValues {
  std::vector<float> values;   ///< [tracks, bins], on forward coordinates
  std::vector<float> logits;   ///< [tracks, bins] before any transform: where counts are wanted
  std::vector<double> counts;  ///< [tracks]: of the window; where they are wanted
};

class Alleles {
 public:
  /// Takes what was computed: of a stretch first the reference, then its alternatives in order.
  struct Take {
    std::function<void(size_t stretch, AlleleValues values)> reference;
    std::function<void(size_t stretch, size_t alternative, AlleleValues values)> alternative;
  };

  /// @param predictor     outlives it, as the FASTA does. Strand::own lets each stretch have its own strand.
  /// @param wants_counts  of heads whose transform takes counts: what they are, and the logits.
  /// @param held_bytes    that the caller holds meanwhile, and that count as memory of the run.
  /// @throws Error        as Scan does; for side inputs other than constants and the other strand; where counts are
  ///                      wanted that a head has not.
  Alleles(const Predictor& predictor, const Fasta& fasta, bool wants_counts = false, int64_t held_bytes = 0);

  const Scan& scan() const noexcept { return scan_; }
  const WindowLayout& layout() const noexcept { return layout_; }
  bool is_genome() const noexcept { return is_genome_; }

  /// Computes everything, in batches across stretches and alternatives.
  void predict(std::span<const AlleleStretch> stretches, const Take& take);

 private:
  /// What one strand reads and gives, in the direction of reading.
  struct Placed {
    Range positions;  ///< of the input
    Range bins;
    Range bases;  ///< where the positions lie
  };

  Placed place(const WantedBins& bins, int64_t chrom_bases, bool reverse) const;
  ScanJob job_of(const AlleleStretch& stretch, const Alternative* alternative);
  AlleleValues values_of(ScanJob& job) const;
  void add_counts(const ScanJob& job, AlleleValues& result) const;

  const Predictor& predictor_;
  const Fasta& fasta_;
  bool wants_counts_, is_genome_;
  Scan scan_;
  WindowLayout layout_;
  GenomeLetters letters_;
  int64_t bases_at_once_;
};

}  // namespace seqcast
