// SPDX-License-Identifier: MIT
// An edited run, or a baseline, on its way through a plan, step by step.
#pragma once

#include <vector>

#include "engine/plan/cone_ranges.hpp"
#include "engine/run/baseline.hpp"
#include "engine/run/block_pool.hpp"
#include "engine/run/built_plan.hpp"

namespace seqcast {

struct BuiltCones {
  ConePlan cones;
  BuiltPlan built;
  std::vector<double> row_multiply_adds;  ///< [segments]
  bool input_as_numbers = false;          ///< whether a step reads one-hot rows

  BuiltCones(const Model& model, ConePlan plan, ThreadPool& workers);
  const Model& model() const noexcept { return built.model; }
};

/// What a run takes over from a baseline.
struct TakenOver {
  const Baseline* from = nullptr;
  Reuse rows;
};

/// The input of a run: codes at [bases); positions outside a window are padding.
struct InputCodes {
  Range bases;
  std::vector<uint8_t> codes;
};

/// What a run needs of a segment comes in this order: make_room(s), fill(s) and compute(s, ...) in any order or at
/// once, leave(s).
class ConeRun {
 public:
  /// @param inputs  one for each stretch of bases that `ranges` hold.
  /// @param window  the position where its window begins.
  ConeRun(const BuiltCones& built, ConeRanges ranges, TakenOver over, std::vector<InputCodes> inputs,
          int64_t window = 0);

  const Stretches& computed(size_t segment) const { return ranges_.computed[segment]; }
  const ConeRanges& ranges() const noexcept { return ranges_; }

  /// What is given at the side inputs, and the one-hot input where a step reads it. @param given  the baseline's own.
  void take_inputs(std::span<const GivenValues> given, BlockPool& pool);
  /// Makes room for a segment's rows.
  void make_room(size_t segment, BlockPool& pool);
  /// Sets those that are not computed: what is taken over, and padding.
  void fill(size_t segment) const;
  /// Computes some of computed(segment), which begin on the segment's grid. @return  multiply-adds
  double compute(size_t segment, Range rows, std::byte* kernel_scratch);
  /// Lets go of what no later segment reads.
  void leave(size_t segment, BlockPool& pool);
  void leave_all(BlockPool& pool);

  /// Where a row of a node lies that is held.
  float* row(size_t node, int64_t row) const;
  /// Writes heads' values [tracks, bins], and counts where any are asked for.
  void write(Range bins, std::span<HeadValues> out, std::span<std::span<float>> counts) const;
  /// Hands its rows, one stretch a node, over.
  void become(Baseline& baseline);

 private:
  void fill(size_t node, const BoundaryRows& rows, Range part) const;
  void call(size_t segment, const Kernel& kernel, Range rows, std::byte* kernel_scratch, bool as_built);
  Kernel kernel_for(size_t segment, Range rows) const;
  Range inside(size_t node, Range rows) const;

  const BuiltCones* built_;
  ConeRanges ranges_;
  TakenOver over_;
  std::vector<InputCodes> inputs_;
  int64_t window_;
  std::vector<std::vector<BoundaryRows>> rows_;  // [nodes][stretches]
};

}  // namespace seqcast
