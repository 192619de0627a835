// SPDX-License-Identifier: MIT
// Options of a scan: tracks, strand, context and memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/run/executor.hpp"
#include "genome/windows.hpp"
#include "model/squash.hpp"
#include "predict/request.hpp"

namespace seqcast {

/// One track of one head.
struct TrackChoice {
  size_t head = 0;
  size_t track = 0;
};

/// What is given at the side input of that name.
struct GivenInput {
  std::string name;
  /// Values on forward coordinates, [bases.size(), channels]; of an input with one position a window, [1, channels].
  std::function<std::vector<float>(const Window& window, Range bases)> values = {};
  bool other_strand = false;  ///< instead: the reverse complement of the window, as the model reads its sequence
};

struct ScanOptions {
  Context context = Context::window;
  Strand strand = Strand::forward;
  std::optional<Transform> transform;             ///< instead of the heads' own
  std::vector<Squash> squashes;                   ///< one a track, undone after strands are averaged; or empty
  Untransform untransform = Untransform::newest;  ///< by which formula they are undone
  bool unscale = false;                           ///< whether their scale is undone too
  size_t batch = 0;                               ///< windows at a time, at most; 0: as many as are quickest
  size_t threads = 1;                             ///< at most
  int64_t memory = 0;             ///< bytes that caps the plan's tiles, and what runs at a time; 0: no cap
  int64_t machine_memory = 0;     ///< bytes that cap what runs at a time, never the tiles; 0: no cap
  int64_t input_bytes = 0;        ///< of sequences' names and regions, which count as memory of the run
  std::function<void()> poll;     ///< called often while computing; what it throws ends the run
  std::vector<GivenInput> given;  ///< one for each side input that the heads read
};

}  // namespace seqcast
