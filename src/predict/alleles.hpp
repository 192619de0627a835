// SPDX-License-Identifier: MIT
// Predicts stretches of a genome and their alternatives, which differ from them in little.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "predict/allele_inputs.hpp"
#include "predict/cone_scan.hpp"

namespace seqcast {

/// What a model gives of a stretch or an alternative.
struct AlleleValues {
  std::vector<float> values;   ///< [tracks, bins], on forward coordinates
  std::vector<float> logits;   ///< [tracks, bins] before any transform: where counts are wanted
  std::vector<double> counts;  ///< [tracks]: of the window; where they are wanted
};

/// How alternatives are computed: as windows of their own, or only what they change of the reference's.
enum class AlleleWay { windows, changes };

struct AlleleOptions {
  bool wants_counts = false;  ///< of heads whose transform takes counts: what they are, and the logits
  int64_t held_bytes = 0;     ///< that the caller holds meanwhile, and that count as memory of the run
  ConeKinds kinds = {};
  std::optional<AlleleWay> way = {};  ///< none: the quickest
};

/// Multiply-adds that were taken, and those of every allele's window computed whole.
struct ShareComputed {
  double computed = 0, whole = 0;
};

class Alleles {
 public:
  /// Takes what was computed: of a stretch first the reference, then its alternatives in order. The reference may come
  /// again between them. In the genome context those of its bins are set at which the next alternatives' bins lie.
  struct Take {
    std::function<void(size_t stretch, AlleleValues values)> reference;
    std::function<void(size_t stretch, size_t alternative, AlleleValues values)> alternative;
  };

  /// @param predictor  outlives it, as the FASTA does. Strand::own lets each stretch have its own strand.
  /// @throws Error     as Scan does; for side inputs other than constants and the other strand; where counts are wanted
  ///                   that a head has not.
  Alleles(const Predictor& predictor, const Fasta& fasta, const AlleleOptions& options = {});

  AlleleWay way() const noexcept { return cones_ ? AlleleWay::changes : AlleleWay::windows; }
  size_t threads() const noexcept { return cones_ ? cones_->threads() : scan_->threads(); }
  MemoryNeed memory() const { return cones_ ? cones_->memory() : scan_->memory(); }
  /// None where windows are computed whole.
  std::optional<ShareComputed> share() const;
  /// Bases that one bin sees.
  int64_t receptive_field_bases() const;
  const WindowLayout& layout() const noexcept { return inputs_.layout(); }
  bool is_genome() const noexcept { return predictor_.request().context == Context::genome; }

  /// Computes everything, in batches across stretches and alternatives. Stretches without alternatives are left out.
  void predict(std::span<const AlleleStretch> stretches, const Take& take);

 private:
  /// A stretch, or one of its alternatives.
  struct Which {
    size_t stretch;
    std::optional<size_t> alternative;
  };

  void predict_windows(std::span<const AlleleStretch> stretches, const Take& take);

  /// Some alternatives of a stretch.
  struct Part {
    size_t stretch, first, last;
  };

  void predict_changes(std::span<const AlleleStretch> stretches, const Take& take);
  void compute(std::span<const AlleleStretch> stretches, const std::vector<std::vector<Part>>& sequences,
               const Take& take);
  bool joins(const AlleleStretch& first, const AlleleStretch& last, const AlleleStretch& next) const;
  EditedSequence sequence_of(std::span<const AlleleStretch> stretches, std::span<const Part> parts);
  EditedSequence::Asked asked_of(const AlleleStretch& stretch, const Alternative& alternative,
                                 EditedSequence& sequence);
  std::vector<Edit> edits_of(const AlleleStretch& stretch, const Alternative& alternative, bool reverse);
  void hand_over(const Which& which, ScanJob& job, const Take& take) const;
  AlleleValues values_of(ScanJob& job) const;
  void add_counts(const ScanJob& job, AlleleValues& result) const;

  const Predictor& predictor_;
  AlleleOptions options_;
  ScanOptions scanning_;
  std::unique_ptr<ConeScan> cones_;  // either this
  std::unique_ptr<Scan> scan_;       // or that
  AlleleInputs inputs_;
};

}  // namespace seqcast
