// SPDX-License-Identifier: MIT
// Chooses how edits of a model's sequences are computed: by which plan, and of which form of its network.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "engine/run/thread_pool.hpp"
#include "model/ensemble.hpp"
#include "predict/cone_need.hpp"
#include "predict/track_values.hpp"

namespace seqcast {

/// Plans of an ensemble's members.
struct ConePlans {
  std::vector<PlannedCones> members;
  std::vector<std::shared_ptr<const Model>> split;  ///< members' networks of another form, which the plans are of
  double edits_per_baseline = 1;                    ///< that they are made for

  /// Of one core, for an edit with its part of a baseline.
  double seconds_of_edit(int64_t bins_around) const;
};

/// Whether windows of all members share rows, where no side input has values (share_rows).
bool windows_share_rows(const Ensemble& ensemble, const std::vector<size_t>& heads);

/// What is planned for.
struct ConeTask {
  const Ensemble& ensemble;
  const TrackValues& tracks;
  Context context = Context::window;
  bool may_share_rows = false;  ///< no side inputs have values
  const ConeKinds& kinds;
};

/// The quickest plans of those that fit, by the models and by what edits are like. Tried are, in this order:
///   - where windows share rows, one baseline along the chromosome, on whose grid all windows lie;
///   - a baseline of each window, or of the pieces of a chromosome in the genome context;
///   - each of these with split_taps(), where many edits go with a baseline.
///
/// @param fits  whether a run by such plans fits in the memory that is asked for; where none does, the first comes
/// back.
ConePlans choose_cone_plans(const ConeTask& task, ThreadPool& workers,
                            const std::function<bool(std::span<const PlannedCones>)>& fits);

}  // namespace seqcast
