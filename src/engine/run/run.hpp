// SPDX-License-Identifier: MIT
// A run: one window, or one piece of a chromosome, with what it reads and where its values go.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/plan/plan.hpp"
#include "engine/run/stream.hpp"

namespace seqcast {

/// Where a head's raw outputs go.
struct HeadValues {
  std::span<const size_t> tracks;  ///< which of the head's tracks, in the order wanted
  std::span<float> values;         ///< [tracks.size(), bins], row-major
};

/// What is given at one of the model's side inputs.
struct GivenValues {
  size_t node = 0;
  Range positions;                ///< must cover given_positions(...)
  std::span<const float> values;  ///< [positions, channels]
};

/// One window, or one piece of a chromosome.
struct Run {
  Context context = Context::window;
  Range bins;                      ///< of the plan's heads that are wanted
  Range bases;                     ///< positions of the input that `codes` holds; must cover input_bases(...)
  std::span<const uint8_t> codes;  ///< one a base; the alphabet's size means unknown
  std::vector<HeadValues> out;     ///< one for each of the plan's heads
  std::optional<StreamPlace> stream =
      {};                ///< of a run in the genome context that goes on from the one before, or will be gone on
  bool is_last = false;  ///< the last of its stream
  std::vector<std::span<float>> counts = {};  ///< [tracks] for each of the plan's counts
  std::span<const float> numbers = {};        ///< instead of `codes`, where the model takes them: [bases, channels]
  std::vector<GivenValues> given = {};        ///< one for each other input that the plan's heads read
};

}  // namespace seqcast
