// SPDX-License-Identifier: MIT
// Work item of a cone scan: a sequence, and edits of it of which bins are wanted.
#pragma once

#include <vector>

#include "engine/plan/edit.hpp"
#include "predict/scan_job.hpp"

namespace seqcast {

/// Pairs are of strands: forward, reverse.
struct EditedSequence {
  struct Asked {
    bool is_reference = false;   ///< the sequence itself: of its bins those are set that edits next to it read
    std::vector<Edit> edits[2];  ///< positions are the strand's
    ScanJob job;                 ///< without input; strand, window and wanted bins are set
  };

  Range bases[2];                 ///< positions that `codes` holds
  std::vector<uint8_t> codes[2];  ///< one a base; none of a strand that is not read
  std::vector<Asked> asked;
};

}  // namespace seqcast
