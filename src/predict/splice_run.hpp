// SPDX-License-Identifier: MIT
// Scores variants as SpliceAI does: by transcript, masked outside of it, the reference computed once for neighbours.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "genome/annotation.hpp"
#include "genome/variant_file.hpp"
#include "predict/alleles.hpp"
#include "predict/splice_scores.hpp"
#include "predict/variant_checks.hpp"

namespace seqcast {

struct SpliceOptions {
  int64_t distance = 50;  ///< bases to each side of a variant in which sites are looked for, 0 to 4,999
  SpliceMask mask = SpliceMask::none;
  MnvRule mnv = MnvRule::broad;
  VariantChecks checks;
  int64_t held_bytes = 0;  ///< as Alleles has it
};

/// @throws RequestError  for a distance that SpliceAI's windows do not have.
void check(const SpliceOptions& options);

/// One alternative in one transcript.
struct SpliceResult {
  size_t alt = 0;
  size_t transcript = 0;             ///< of the annotation
  Allele allele;                     ///< as it was scored
  std::optional<SpliceScore> score;  ///< none where the rule for several bases is to skip them
};

struct SpliceRecord {
  CheckedVariant checked;             ///< with the reason of each alternative that is not scored
  std::vector<SpliceResult> results;  ///< alternative by alternative, then transcript by transcript
};

class SpliceRun {
 public:
  /// @param predictor  of two tracks, acceptor and donor; Context::genome, Strand::own. Outlives the run, as the FASTA
  ///                   and the annotation do.
  /// @throws Error     as Alleles does; for a model whose values stand for more than a base.
  SpliceRun(const Predictor& predictor, const Fasta& fasta, const Annotation& annotation, const SpliceOptions& options,
            std::optional<AlleleWay> way = {});

  /// Scores records, in any order; those of one transcript near each other share the reference.
  /// @param advance  is told of alleles that are done.
  std::vector<SpliceRecord> score(std::span<const VariantRecord> records, const std::function<void(int64_t)>& advance);

  size_t threads() const noexcept { return alleles_.threads(); }
  std::optional<ShareComputed> share() const { return alleles_.share(); }

 private:
  /// One score to be computed.
  struct Task {
    SpliceResult* result = nullptr;
    std::string chrom;
    Range bases;  ///< of the reference, around the variant
    /// As far as they see: transcripts that differ elsewhere only look alike.
    Range kept;
  };
  /// A stretch with the tasks of each of its alternatives.
  struct Shared {
    AlleleStretch stretch;
    std::vector<std::vector<Task*>> tasks;  ///< [alternatives]
  };

  SpliceRecord check(const Variant& variant);
  void add_results(SpliceRecord& record, size_t alt);
  std::vector<Task> tasks_of(std::vector<SpliceRecord>& records) const;
  std::vector<Shared> shared_of(std::vector<Task>& tasks) const;
  bool joins(const Shared& shared, const Task& task, const Task& first) const;
  void add(Shared& shared, Task& task) const;
  void set_score(const Shared& shared, const Task& task, const SpliceRows& reference,
                 const SpliceRows& alternative) const;
  const Transcript& transcript_of(const Task& task) const;
  Range kept_of(const Transcript& transcript, Range bases) const;

  const Fasta& fasta_;
  const Annotation& annotation_;
  SpliceOptions options_;
  Alleles alleles_;
  int64_t context_bases_;  ///< that a window has beyond the distance, to each side: SpliceAI's 5,000
  int64_t sees_;           ///< bases that a base's value depends on, to each side at most
};

}  // namespace seqcast
