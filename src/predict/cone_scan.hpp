// SPDX-License-Identifier: MIT
// Predicts track values of sequences and of edits of them, of which only what they change is computed.
#pragma once

#include <memory>
#include <vector>

#include "engine/run/edited_runs.hpp"
#include "model/ensemble.hpp"
#include "predict/cone_plans.hpp"
#include "predict/edited_sequence.hpp"
#include "predict/track_values.hpp"

namespace seqcast {

/// A model, or an ensemble of them, made ready to run over edited sequences.
class ConeScan {
 public:
  /// Plans, without building a kernel. @param ensemble  outlives the scan.
  /// @param tracks  of heads with the same bins; the order is that of the values.
  ConeScan(const Ensemble& ensemble, std::vector<TrackChoice> tracks, const ScanOptions& options,
           const ConeKinds& kinds);
  ~ConeScan();

  /// Whether edits can be computed at all: of letters, besides which a window's side inputs may have constants.
  static bool can(const Ensemble& ensemble, const ScanOptions& options);
  /// Whether they are quicker than windows that are computed whole, by the model and not by the machine's load.
  bool pays() const;
  /// Whether the least run fits in the options' memory.
  bool fits() const;
  /// Prepares kernels and weights. @throws Error  where there is less memory than the least run takes.
  void build();

  /// Whether positions and bins count along chromosomes: in the genome context, and where windows share rows.
  bool along_chromosomes() const noexcept { return plans_.members[0].plan.context == Context::genome; }
  const TrackValues& tracks() const noexcept { return tracks_; }
  size_t threads() const noexcept { return size_.workers; }
  /// Alternatives, and sequences, that predict() is best given at a time.
  size_t alternatives_at_once() const noexcept { return size_.alternatives; }
  size_t sequences_at_once() const noexcept { return seqcast::sequences_at_once(size_); }
  MemoryNeed memory() const { return memory_need(plans_.members, kinds_, size_); }

  /// What a sequence must have for an edit of it, for any of the members.
  BaselineNeeds needs(std::span<const Edit> edits, Range bins) const;

  /// Predicts everything: sets values, raw values and counts of the jobs.
  void predict(std::vector<EditedSequence>& sequences);

  /// Multiply-adds so far.
  ConeCounts counts() const;

 private:
  ConeSize least() const;
  ConeSize quickest() const;
  int64_t quickest_piece() const;
  std::optional<ConeSize> fitting(std::span<const PlannedCones> members, ConeSize wanted, int64_t limit) const;
  ScanJob::Given given_everywhere(const GivenInput& input, bool reverse) const;
  std::vector<GivenValues> given_values(bool reverse) const;
  void make_room(EditedSequence& sequence, size_t member, bool reverse) const;

  const Ensemble& ensemble_;
  ScanOptions options_;
  ConeKinds kinds_;
  TrackValues tracks_;
  ThreadPool workers_;
  ConePlans plans_;
  std::vector<std::unique_ptr<EditedRuns>> members_;  // one after the other, by the same workers
  ConeSize size_;
  std::vector<ScanJob::Given> given_[2];  // at each side input, of a window on either strand
};

}  // namespace seqcast
