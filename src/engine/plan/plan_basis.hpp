// SPDX-License-Identifier: MIT
// Basis of a plan: the steps of a model before they are cut into segments.
#pragma once

#include <optional>
#include <vector>

#include "engine/plan/plan.hpp"
#include "model/geometry.hpp"

namespace seqcast {

/// What the planner knows about a model before it cuts: its steps, and the stride of every node.
struct PlanBasis {
  const Model& model;
  Machine machine;
  std::vector<Step> steps;
  std::vector<std::optional<Stride>> strides;  ///< [nodes]; none downstream of what takes the whole window
  std::vector<size_t> last_reader;             ///< [nodes]: the last step that reads it; steps.size() for heads
  std::vector<bool> streamed = {};             ///< [nodes]: whether a head that streams reads it
  Context context = Context::window;           ///< for which tiles are to be quick
  int64_t stretch_bases = 0;                   ///< that tiles go through together: a window's, or about a piece's
};

/// Indices of all heads.
std::vector<size_t> all_heads(const Model& model);

PlanBasis make_plan_basis(const Model& model, const std::vector<size_t>& heads, const Machine& machine,
                          Context context = Context::window);

/// Bases that a segment's tiles must be a multiple of, or none if the steps need the whole window.
std::optional<int64_t> tile_unit(const PlanBasis& basis, size_t first, size_t last);

/// The same of all steps that some heads need.
std::optional<int64_t> tile_unit(const PlanBasis& basis, const std::vector<size_t>& heads);

}  // namespace seqcast
