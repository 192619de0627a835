// SPDX-License-Identifier: MIT
// Work item of a scan: a window or a piece of a chromosome.
#pragma once

#include <vector>

#include "predict/input_reader.hpp"
#include "predict/scan_options.hpp"

namespace seqcast {

/// Pairs are of strands: forward, reverse.
struct ScanJob {
  struct Given {
    Range positions;
    std::vector<float> values;  ///< [positions, channels]
  };

  Window window;
  Strand strand = Strand::forward;
  Stretch input[2];
  std::vector<Given> given[2];  ///< as in the options
  Range bases[2];
  Range bins[2];                              ///< that are computed
  Range wanted[2];                            ///< those of them that the window owns
  std::vector<std::vector<float>> raw[2];     ///< [members, heads] of [computed tracks, bins]
  std::vector<std::vector<float>> counts[2];  ///< [members, nodes of counts] of [tracks]
  std::vector<float> values;                  ///< [tracks, window.bins]; twice as many tracks for both strands
  bool is_last = true;                        ///< no piece that follows goes on from it
};

}  // namespace seqcast
