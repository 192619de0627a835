// SPDX-License-Identifier: MIT
// Predicts track values for windows of a genome.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/run/executor.hpp"
#include "predict/fit.hpp"
#include "predict/input_reader.hpp"
#include "predict/track_values.hpp"

namespace seqcast {

/// What was done, for the closing line.
struct ScanCounts {
  int64_t windows = 0;
  int64_t bases = 0;  ///< that windows own

  ScanCounts& operator+=(const ScanCounts& more) {
    windows += more.windows;
    bases += more.bases;
    return *this;
  }
};

/// The next window, or none at the end.
using NextWindow = std::function<std::optional<Window>()>;
/// Takes a window's values [tracks, window.bins], row-major.
using TakeValues = std::function<void(const Window&, std::span<const float>)>;
/// Is told of bases that are done.
using Advance = std::function<void(int64_t bases)>;

/// A model, or an ensemble of them, made ready to run over windows.
class Scan {
 public:
  /// @param ensemble  outlives the scan.
  /// @param tracks    of heads with the same bins; the order is that of the values.
  Scan(const Ensemble& ensemble, std::vector<TrackChoice> tracks, const ScanOptions& options);

  /// Where windows lie, with as many bins as a window has. `step` is what one window keeps.
  WindowLayout layout() const;
  /// Bins of a piece, for Context::genome.
  int64_t piece_bins() const noexcept { return size_.bins; }
  /// Bases that one bin sees: regions nearer to each other than that share a piece.
  int64_t receptive_field_bases() const;
  size_t batch() const noexcept { return size_.batch; }
  /// What it takes at its peak, by the formula of docs/memory.md.
  MemoryNeed memory() const { return memory_need(planned_, options_.context, size_); }
  /// Threads that there is memory for.
  size_t threads() const noexcept { return size_.workers; }
  /// Of the model, or of an ensemble's first member.
  const Plan& plan() const noexcept { return planned_[0].plan; }

  /// Takes windows from `next` until it has none, and hands each with its values, in order, to `take`.
  ///
  /// @param take    values [tracks, window.bins], row-major, transformed; twice as many tracks for both strands.
  /// @param strand  instead of the options', which must be `own` then.
  ScanCounts run(const Source& source, const NextWindow& next, const TakeValues& take,
                 std::optional<Strand> strand = {});

  /// Predicts windows, or pieces, of which strand, bins, positions and letters are set already, all at once; what is
  /// given besides them must be the same everywhere.
  void predict(std::vector<ScanJob>& jobs);
  /// The input positions that any of the members reads for some bins of a chromosome.
  Range input_bases(Range bins) const;
  const InputReader& reader() const noexcept { return reader_; }
  const TrackValues& tracks() const noexcept { return tracks_; }

 private:
  using Batch = std::vector<ScanJob>;

  RunSize choose_size(const RunSize& least) const;
  void read(const Source& source, ScanJob& job) const;
  void read_strand(const Source& source, ScanJob& job, bool reverse) const;
  Range place_of(const ScanJob& job, Range positions, int64_t all, bool reverse) const;
  void check_given() const;
  std::vector<float> other_strand(const ScanJob& job, Range positions, bool reverse) const;
  ScanJob::Given read_given(const GivenInput& input, const ScanJob& job, int64_t all, bool reverse) const;
  Run run_of(ScanJob& job, size_t member, bool reverse) const;
  void compute(Batch& batch);
  void poll() const;

  const Model& model_;  // the first member
  ScanOptions options_;
  TrackValues tracks_;
  InputReader reader_;
  ThreadPool workers_;
  std::vector<PlannedModel> planned_;               // [members]
  std::vector<std::unique_ptr<Executor>> members_;  // one after the other, by the same workers
  RunSize size_;
};

}  // namespace seqcast
