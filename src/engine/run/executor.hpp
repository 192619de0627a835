// SPDX-License-Identifier: MIT
// Runs a plan on windows.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/kernels/kernel.hpp"
#include "engine/run/stream.hpp"
#include "engine/run/thread_pool.hpp"

namespace seqcast {

/// Where a head's raw outputs go.
struct HeadValues {
  std::span<const size_t> tracks;  ///< which of the head's tracks, in the order wanted
  std::span<float> values;         ///< [tracks.size(), bins], row-major
};

/// What is given beside the sequence at one of the model's other inputs.
struct GivenValues {
  size_t node = 0;
  Range positions;                ///< must cover given_positions(...)
  std::span<const float> values;  ///< [positions, channels]
};

/// One window, or one piece of an endless sequence.
struct Run {
  Extent extent = Extent::window;
  Range bins;                              ///< of the plan's heads that are wanted
  Range bases;                             ///< positions of the input that `codes` holds; must cover input_bases(...)
  std::span<const uint8_t> codes;          ///< one a base; the alphabet's size means unknown
  std::vector<HeadValues> out;             ///< one for each of the plan's heads
  std::optional<StreamPlace> stream = {};  ///< of an endless run that goes on from the one before, or will be gone on
  bool is_last = false;                    ///< of its stream: nobody will go on from it
  std::vector<std::span<float>> counts = {};  ///< [tracks] for each of the plan's counts
  std::span<const float> numbers = {};        ///< instead of `codes`, where the model takes them: [bases, channels]
  std::vector<GivenValues> given = {};        ///< one for each other input that the plan's heads read
};

class Executor {
 public:
  /// Prepares kernels and weights. @param model  must outlive the executor; its weights are copied once.
  Executor(const Model& model, Plan plan, ThreadPool& workers);
  ~Executor();

  /// The input positions that a run of these bins reads: inside the window, or for an endless run all of them.
  Range input_bases(Extent extent, Range bins) const;

  /// The same of an input beside the sequence; empty where the plan's heads do not read it.
  Range given_positions(size_t node, Extent extent, Range bins) const;

  /// Computes raw outputs of every run. The bytes depend on the model, the extent and absolute positions alone: not on
  /// how many runs there are, which bins are asked, or how many workers there are.
  void compute(std::span<Run> runs);

  const Plan& plan() const noexcept;

  /// Bytes of the weights as the kernels hold them.
  int64_t weight_bytes() const noexcept;
  /// Bytes that each worker takes for the values of a tile.
  int64_t scratch_bytes() const noexcept;
  /// How a step of the plan is computed.
  const Kernel& kernel(size_t segment, size_t step) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace seqcast
