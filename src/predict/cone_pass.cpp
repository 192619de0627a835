// SPDX-License-Identifier: MIT
#include "predict/cone_pass.hpp"

#include <algorithm>
#include <deque>
#include <utility>

namespace seqcast {

/// What is asked of a sequence, cut into pieces by place.
std::vector<ConePass::Piece> ConePass::pieces_of(EditedSequence& sequence) const {
  const bool in_window = runs_.plan().context == Context::window;
  std::vector<EditedSequence::Asked*> ordered;
  for (EditedSequence::Asked& asked : sequence.asked)
    if (!asked.is_reference) ordered.push_back(&asked);
  std::stable_sort(ordered.begin(), ordered.end(), [&](const auto* a, const auto* b) {
    return a->job.bins[reverse_].begin < b->job.bins[reverse_].begin;
  });
  std::vector<Piece> pieces;
  for (EditedSequence::Asked* asked : ordered) {
    const BaselineNeeds needs = runs_.needs(asked->edits[reverse_], asked->job.bins[reverse_]);
    const Range joined = pieces.empty() ? needs.bins : hull(pieces.back().bins, needs.bins);
    if (pieces.empty() || (!in_window && joined.size() > piece_bins_)) {
      pieces.push_back({needs.bins, needs.bases, {asked}});
      continue;
    }
    Piece& piece = pieces.back();
    piece.bins = joined;
    piece.bases = hull(piece.bases, needs.bases);
    piece.edited.push_back(asked);
  }
  for (Piece& piece : pieces) piece.bases = hull(piece.bases, runs_.input_bases(piece.bins));
  return pieces;
}

/// Takes a lane to its next piece, or to the next sequence's first. @return  whether there is one
bool ConePass::begin_next(Lane& lane, std::span<EditedSequence> sequences, size_t& next) {
  if (lane.sequence && ++lane.at < lane.pieces.size()) return true;
  if (lane.baseline) runs_.let_go(std::move(*std::exchange(lane.baseline, std::nullopt)));
  lane.sequence = nullptr;
  while (next < sequences.size()) {
    EditedSequence& sequence = sequences[next++];
    if (sequence.codes[reverse_].empty()) continue;
    lane = {&sequence, pieces_of(sequence), 0, std::nullopt};
    if (!lane.is_done()) return true;
  }
  lane = {};
  return false;
}

Run ConePass::run_of(const Lane& lane) const {
  const Piece& piece = lane.piece();
  const Range have = lane.sequence->bases[reverse_];
  const std::span<const uint8_t> codes = lane.sequence->codes[reverse_];
  Run run{runs_.plan().context, piece.bins, piece.bases,
          codes.subspan(static_cast<size_t>(piece.bases.begin - have.begin), static_cast<size_t>(piece.bases.size())),
          std::vector<HeadValues>(heads())};
  run.given = given_;
  return run;
}

void ConePass::make_baselines(std::vector<Lane*>& lanes) {
  std::vector<Run> begun;
  std::vector<Lane*> of_begun;
  for (Lane* lane : lanes) {
    Run run = run_of(*lane);
    if (lane->baseline) {
      runs_.move_on(*lane->baseline, run);
    } else {
      begun.push_back(std::move(run));
      of_begun.push_back(lane);
    }
  }
  if (begun.empty()) return;
  std::vector<Baseline> made = runs_.baselines(begun);
  for (size_t i = 0; i < made.size(); ++i) of_begun[i]->baseline = std::move(made[i]);
}

/// Whose values are written where the job has room for them.
EditedRun ConePass::edited_run(const Lane& lane, EditedSequence::Asked& asked) const {
  ScanJob& job = asked.job;
  EditedRun edited{&*lane.baseline, asked.edits[reverse_], job.bins[reverse_], {}};
  for (size_t h = 0; h < heads(); ++h)
    edited.out.push_back({tracks_.computed()[h], job.raw[reverse_][member_ * heads() + h]});
  const size_t counts = tracks_.counts().size();
  for (size_t c = 0; c < counts; ++c) edited.counts.emplace_back(job.counts[reverse_][member_ * counts + c]);
  return edited;
}

/// References' bins that a piece has.
void ConePass::add_references(Lane& lane, std::vector<EditedRun>& runs, std::vector<Part>& parts) const {
  for (EditedSequence::Asked& asked : lane.sequence->asked) {
    if (!asked.is_reference) continue;
    const Range all = asked.job.bins[reverse_];
    const Range bins = intersection(all, lane.piece().bins);
    if (bins.empty() || (runs_.plan().of_windows && bins != all) || lane.done.contains(&asked)) continue;
    if (bins == all) lane.done.insert(&asked);
    runs.push_back(edited_run(lane, asked));
    if (bins == all) continue;
    Part part{&asked, bins, {}};
    for (const std::vector<size_t>& tracks : tracks_.computed())
      part.values.emplace_back(tracks.size() * static_cast<size_t>(bins.size()));
    runs.back().bins = bins;
    for (size_t h = 0; h < heads(); ++h) runs.back().out[h].values = part.values[h];
    parts.push_back(std::move(part));
  }
}

void ConePass::set_part(const Part& part) const {
  ScanJob& job = part.reference->job;
  const Range all = job.bins[reverse_];
  for (size_t h = 0; h < heads(); ++h) {
    std::vector<float>& raw = job.raw[reverse_][member_ * heads() + h];
    for (size_t t = 0; t < tracks_.computed()[h].size(); ++t)
      std::copy_n(part.values[h].begin() + static_cast<int64_t>(t) * part.bins.size(), part.bins.size(),
                  raw.begin() + static_cast<int64_t>(t) * all.size() + (part.bins.begin - all.begin));
  }
}

void ConePass::run_edits(std::vector<Lane*>& lanes) {
  std::vector<EditedRun> runs;
  std::deque<std::vector<Part>> parts;
  for (Lane* lane : lanes) {
    add_references(*lane, runs, parts.emplace_back());
    for (EditedSequence::Asked* asked : lane->piece().edited) runs.push_back(edited_run(*lane, *asked));
  }
  runs_.run(runs);
  for (const std::vector<Part>& of_lane : parts)
    for (const Part& part : of_lane) set_part(part);
}

void ConePass::run(std::span<EditedSequence> sequences, size_t at_once) {
  std::vector<Lane> lanes(at_once);
  size_t next = 0;
  while (true) {
    std::vector<Lane*> active;
    for (Lane& lane : lanes)
      if (begin_next(lane, sequences, next)) active.push_back(&lane);
    if (active.empty()) return;
    make_baselines(active);
    run_edits(active);
  }
}

}  // namespace seqcast
