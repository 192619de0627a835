// SPDX-License-Identifier: MIT
// How do windows of a genome become values of tracks?
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "seqcast/engine/executor.hpp"
#include "seqcast/engine/input_reader.hpp"
#include "seqcast/engine/memory.hpp"
#include "seqcast/genome/windows.hpp"
#include "seqcast/model/squash.hpp"

namespace seqcast {

/// One track of one head.
struct TrackChoice {
  size_t head = 0;
  size_t track = 0;
};

/// Which strand the model reads: the values always lie on forward coordinates. `mean` is that of both strands, with the
/// tracks of the reverse one swapped as the heads say; `both` gives each track twice, forward and then reverse.
enum class Strand { forward, reverse, mean, both };

/// What is given beside the sequence at the input node of that name.
struct GivenInput {
  std::string name;
  /// Values on forward coordinates, [bases.size(), channels]; of an input with one position a window, [1, channels].
  std::function<std::vector<float>(const Window& window, Range bases)> values;
};

struct ScanOptions {
  Extent extent = Extent::window;
  Strand strand = Strand::forward;
  std::optional<Transform> transform;             ///< instead of the heads' own
  std::vector<Squash> squashes;                   ///< one a track, undone after strands are averaged; or empty
  Untransform untransform = Untransform::newest;  ///< by which formula they are undone
  bool unscale = false;                           ///< whether their scale is undone too
  size_t batch = 0;                               ///< windows at a time, at most; 0: as many as are quickest
  size_t threads = 1;                             ///< at most
  int64_t memory = 0;             ///< bytes that caps the plan's tiles, and what runs at a time; 0: no cap
  int64_t machine_memory = 0;     ///< bytes that cap what runs at a time, never the tiles; 0: no cap
  std::vector<GivenInput> given;  ///< one for each input that the heads read beside the sequence
  std::function<void()> poll;     ///< called often while computing; what it throws ends the run
};

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

/// A model, or an ensemble of them, made ready to run over windows.
class Scan {
 public:
  /// @param tracks  of heads with the same bins; the order is that of the values.
  Scan(const Model& model, std::vector<TrackChoice> tracks, const ScanOptions& options);

  /// Where windows lie, with as many bins as a window has. `step` is what one window keeps.
  WindowLayout layout() const;
  /// Bins of a piece, for Extent::endless.
  int64_t piece_bins() const noexcept { return size_.bins; }
  /// Bases that one bin sees: regions nearer to each other than that share a piece.
  int64_t receptive_field_bases() const;
  size_t batch() const noexcept { return size_.batch; }
  /// What it takes at its peak, by the README's formula.
  MemoryNeed memory() const { return memory_need(members_, options_.extent, size_); }
  /// Threads that there is memory for.
  size_t threads() const noexcept { return size_.workers; }
  /// Of the model, or of an ensemble's first member.
  const Executor& executor() const noexcept { return *members_[0].executor; }

  /// Takes windows from `next` until it has none, and hands each with its values, in order, to `take`.
  ///
  /// @param take    values [tracks, window.bins], row-major, transformed; twice as many tracks for both strands.
  /// @param strand  instead of the options', which must be `both` then.
  ScanCounts run(const Source& source, const std::function<std::optional<Window>()>& next,
                 const std::function<void(const Window&, std::span<const float>)>& take,
                 std::optional<Strand> strand = {});

 private:
  struct Given {
    Range positions;
    std::vector<float> values;  ///< [positions, channels]
  };
  struct Job {
    Window window;
    Strand strand = Strand::forward;
    Stretch input[2];             // forward, reverse
    std::vector<Given> given[2];  // as in the options
    Range bases[2];
    Range bins[2];                              // that are computed
    Range wanted[2];                            // those of them that the window owns
    std::vector<std::vector<float>> raw[2];     // [members, heads] of [computed tracks, bins]
    std::vector<std::vector<float>> counts[2];  // [members, the plan's counts] of [tracks]
    std::vector<float> values;
    bool is_last = true;  // no piece that follows goes on from it
  };
  using Batch = std::vector<Job>;

  RunSize choose_size(const RunSize& least) const;
  Range input_bases(Range bins) const;
  void read(const Source& source, Job& job) const;
  void read_strand(const Source& source, Job& job, bool reverse) const;
  Range place_of(const Job& job, Range positions, int64_t all, bool reverse) const;
  Given read_given(const GivenInput& input, const Job& job, int64_t all, bool reverse) const;
  Run run_of(Job& job, size_t member, bool reverse) const;
  void compute(Batch& batch);
  void finish(Job& job) const;
  void undo_squashes(Job& job) const;
  std::vector<float> head_values(const Job& job, size_t h, bool reverse) const;
  std::vector<float> track_values(const Job& job, bool reverse) const;

  const Model& model_;
  ScanOptions options_;
  std::vector<TrackChoice> tracks_;
  std::vector<size_t> heads_;                     // used by the tracks, ascending
  std::vector<std::vector<size_t>> head_tracks_;  // [heads_]: computed tracks
  bool all_bins_ = false;                         // a transform takes all of a window's bins
  InputReader reader_;
  Workers workers_;
  std::vector<Member> members_;  // one after the other, by the same workers
  RunSize size_;
};

}  // namespace seqcast
