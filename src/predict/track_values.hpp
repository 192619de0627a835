// SPDX-License-Identifier: MIT
// Converts raw head outputs to values of the selected tracks.
#pragma once

#include <cstddef>
#include <vector>

#include "model/ensemble.hpp"
#include "predict/scan_job.hpp"

namespace seqcast {

class TrackValues {
 public:
  /// @param tracks   of heads with the same bins, in the order of the values.
  /// @throws Error   where heads have different bins, or a transform takes counts that a head has not.
  TrackValues(const Ensemble& ensemble, std::vector<TrackChoice> tracks, const ScanOptions& options);

  const std::vector<TrackChoice>& tracks() const noexcept { return tracks_; }
  /// The heads that the tracks are of, ascending.
  const std::vector<size_t>& heads() const noexcept { return heads_; }
  /// Of each of these heads the tracks whose raw outputs are needed, ascending.
  const std::vector<std::vector<size_t>>& computed() const noexcept { return computed_; }
  /// The nodes of the counts that the heads' transforms take; as many in every member of an ensemble.
  const std::vector<size_t>& counts() const noexcept { return counts_; }
  std::vector<size_t> counts_of(const Model& member) const;
  /// Whether a transform takes all bins of a window.
  bool need_all_bins() const;

  /// Sets the job's values from its raw outputs: transformed, averaged over members and strands, squashes undone.
  void set(ScanJob& job) const;

 private:
  Transform transform_of(const Head& head) const;
  std::vector<float> head_values(const ScanJob& job, size_t h, bool reverse) const;
  std::vector<float> strand_values(const ScanJob& job, bool reverse) const;
  void join_strands(ScanJob& job) const;
  void undo_squashes(ScanJob& job) const;

  const Ensemble& ensemble_;
  const Model& model_;  // the first member
  const ScanOptions& options_;
  std::vector<TrackChoice> tracks_;
  std::vector<size_t> heads_;
  std::vector<std::vector<size_t>> computed_;
  std::vector<size_t> counts_;
};

}  // namespace seqcast
