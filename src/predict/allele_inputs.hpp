// SPDX-License-Identifier: MIT
// Stretches of a genome and their alternatives: where they lie on each strand, and what a model reads of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "genome/genome_letters.hpp"
#include "predict/allele_edits.hpp"
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

/// Whether the model reads a strand, where it reads those that are asked for.
bool reads(Strand strand, bool reverse);

class AlleleInputs {
 public:
  /// @param predictor  outlives it, as the FASTA does.
  /// @param along_chromosomes  whether positions and bins are counted along chromosomes, not from a window's first.
  AlleleInputs(const Predictor& predictor, const Fasta& fasta, bool along_chromosomes);

  const WindowLayout& layout() const noexcept { return layout_; }
  bool along_chromosomes() const noexcept { return along_chromosomes_; }

  /// Where positions of a strand's input lie, of a stretch or (where that is not null) of its alternative.
  StrandPlace place(const AlleleStretch& stretch, const Alternative* alternative, bool reverse) const;
  /// Wanted bins, in the direction of reading.
  Range bins(const AlleleStretch& stretch, const Alternative* alternative, bool reverse) const;
  /// With strand, window and bins.
  ScanJob job(const AlleleStretch& stretch, const Alternative* alternative) const;
  /// What the strand's positions read.
  Stretch read(const AlleleStretch& stretch, const Alternative* alternative, Range positions, bool reverse);
  /// The edits that make the strand's input of an alternative. @param first  position from which on they are wanted
  std::vector<Edit> edits(const AlleleStretch& stretch, const Alternative& alternative, bool reverse, int64_t first);

 private:
  int64_t all_bins(const AlleleStretch& stretch, const Alternative* alternative) const;
  int64_t first_bin(const AlleleStretch& stretch, const Alternative* alternative) const;

  const Fasta& fasta_;
  bool along_chromosomes_;
  WindowLayout layout_;
  InputReader reader_;
  GenomeLetters letters_;
};

}  // namespace seqcast
