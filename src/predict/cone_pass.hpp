// SPDX-License-Identifier: MIT
// One strand of edited sequences on its way through one model.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "engine/run/edited_runs.hpp"
#include "predict/edited_sequence.hpp"
#include "predict/track_values.hpp"

namespace seqcast {

class ConePass {
 public:
  /// @param runs        of the member, for the heads of `tracks`.
  /// @param given       at its side inputs, of every window.
  /// @param piece_bins  that a baseline has at most in the genome context, unless one edit reads more.
  ConePass(EditedRuns& runs, const TrackValues& tracks, size_t member, bool reverse, int64_t piece_bins,
           std::vector<GivenValues> given)
      : runs_(runs),
        tracks_(tracks),
        member_(member),
        reverse_(reverse),
        piece_bins_(piece_bins),
        given_(std::move(given)) {}

  /// Computes raw values of all that is asked, in rooms that jobs have for them.
  /// @param at_once  sequences whose baselines are held.
  void run(std::span<EditedSequence> sequences, size_t at_once);

 private:
  /// Bins of a sequence that one baseline has, and what is asked there.
  struct Piece {
    Range bins, bases;
    std::vector<EditedSequence::Asked*> edited;
  };
  /// A sequence whose pieces come one after the other.
  struct Lane {
    EditedSequence* sequence = nullptr;
    std::vector<Piece> pieces;
    size_t at = 0;
    std::optional<Baseline> baseline;
    std::set<const EditedSequence::Asked*> done = {};  // references

    const Piece& piece() const { return pieces[at]; }
    bool is_done() const { return at == pieces.size(); }
  };
  /// Bins of a reference that a piece has, where they are not all of it.
  struct Part {
    EditedSequence::Asked* reference;
    Range bins;
    std::vector<std::vector<float>> values;  // [heads] of [tracks, bins]
  };

  std::vector<Piece> pieces_of(EditedSequence& sequence) const;
  bool begin_next(Lane& lane, std::span<EditedSequence> sequences, size_t& next);
  void make_baselines(std::vector<Lane*>& lanes);
  Run run_of(const Lane& lane) const;
  void run_edits(std::vector<Lane*>& lanes);
  EditedRun edited_run(const Lane& lane, EditedSequence::Asked& asked) const;
  void add_references(Lane& lane, std::vector<EditedRun>& runs, std::vector<Part>& parts) const;
  void set_part(const Part& part) const;
  size_t heads() const { return tracks_.heads().size(); }

  EditedRuns& runs_;
  const TrackValues& tracks_;
  size_t member_;
  bool reverse_;
  int64_t piece_bins_;
  std::vector<GivenValues> given_;
};

}  // namespace seqcast
