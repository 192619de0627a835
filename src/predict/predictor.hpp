// SPDX-License-Identifier: MIT
// A model or an ensemble and what is asked of it, checked against each other and ready to run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "predict/given_inputs.hpp"
#include "predict/request.hpp"
#include "predict/scan.hpp"

namespace seqcast {

/// Runs are made of it: GridRun along regions, RecordRun over records, ScoreRun around a BED file's lines. They hand
/// values on window by window. It outlives them.
class Predictor {
 public:
  /// @throws Error  for settings that exclude each other, tracks that are not there, heads that cannot stream, and
  ///                squashes to undo of which nothing is known.
  Predictor(Ensemble ensemble, Request request);

  const Ensemble& ensemble() const noexcept { return ensemble_; }
  /// The first member, of which is asked what holds for all.
  const Model& model() const noexcept { return ensemble_.first(); }
  const Request& request() const noexcept { return request_; }
  /// The tracks chosen, in the order of the values.
  const std::vector<TrackChoice>& tracks() const noexcept { return tracks_; }
  /// Names of the rows of values: of each track, or of each track's two strands.
  std::vector<std::string> names() const;
  /// Of the first track; the others' have the same bins.
  const Head& head() const { return model().contract.heads[tracks_[0].head]; }
  /// Of its windows, a step of what each keeps apart.
  WindowLayout layout() const;

  /// From here on the model reads numbers, whatever its alphabet: one-hot letters are numbers like any others.
  void read_numbers();

  /// What scans are asked for.
  ///
  /// @param lines   how many records or BED lines each have a window of their own; none: windows are no such thing.
  /// @param read    the sequences or records that windows lie on.
  /// @param records  what windows are, where they are records.
  /// @throws Error  for side inputs that are not given, or do not fit.
  ScanOptions scan_options(std::optional<int64_t> lines, const std::vector<Sequence>& read,
                           const RecordSource* records = nullptr) const;

 private:
  void check_context() const;
  void find_squashes();

  Ensemble ensemble_;
  Request request_;
  std::vector<TrackChoice> tracks_;
  std::vector<Squash> squashes_;  // one a track, where they are undone
};

}  // namespace seqcast
