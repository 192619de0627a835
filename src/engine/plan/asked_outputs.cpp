// SPDX-License-Identifier: MIT
#include "engine/plan/asked_outputs.hpp"

#include <algorithm>

#include "engine/plan/step_algorithm.hpp"

namespace seqcast {
namespace {

/// Drops the steps that none of the plan's heads reads; those that stay keep their rows and places.
void leave_out_unread(Plan& plan, const Model& model) {
  std::vector<bool> read(model.graph.nodes.size(), false);
  const auto add = [&](size_t node) {
    const std::vector<bool> up = upstream(model.graph, node);
    for (size_t i = 0; i < up.size(); ++i) read[i] = read[i] || up[i];
  };
  for (size_t head : plan.heads) add(model.contract.heads[head].node);
  for (size_t node : plan.counts) add(node);
  for (Segment& segment : plan.segments) {
    Segment left = segment;
    left.steps.clear();
    left.places.clear();
    left.reads.clear();
    for (size_t s = 0; s < segment.steps.size(); ++s) {
      if (!read[segment.steps[s].output]) continue;
      left.steps.push_back(segment.steps[s]);
      left.places.push_back(segment.places[s]);
      for (const Read& read_of_step : segment.steps[s].reads) {
        const auto is = [&](const std::vector<size_t>& nodes) {
          return std::find(nodes.begin(), nodes.end(), read_of_step.node) != nodes.end();
        };
        if (is(segment.reads) && !is(left.reads)) left.reads.push_back(read_of_step.node);
      }
    }
    std::erase_if(left.keeps, [&](const Boundary& kept) { return !read[kept.node]; });
    segment = std::move(left);
  }
  std::erase_if(plan.segments, [](const Segment& segment) { return segment.steps.empty(); });
}

/// Whether any block of a step's columns can be computed alone.
bool has_columns(const Step& step, const Layer& layer) {
  return traits(layer).independent_columns && !step.reads_codes && !step.pool && !step.add;
}

/// The blocks of a node's channels that hold wanted tracks of any of the heads there.
std::vector<Range> wanted_blocks(const Plan& plan, const Model& model, const PlanOptions& options, size_t node) {
  const int64_t channels = model.shapes[node].channels;
  std::vector<Range> blocks;
  for (int64_t first = 0; first < channels; first += column_block) {
    const Range block{first, std::min(first + column_block, channels)};
    bool wanted = options.tracks.empty();
    for (size_t h = 0; !wanted && h < plan.heads.size(); ++h)
      wanted = model.contract.heads[plan.heads[h]].node == node &&
               std::any_of(options.tracks[h].begin(), options.tracks[h].end(), [&](size_t track) {
                 return static_cast<int64_t>(track) >= block.begin && static_cast<int64_t>(track) < block.end;
               });
    if (wanted) blocks.push_back(block);
  }
  return blocks;
}

/// Makes the layer that computes a head, if no other layer of the model reads it, compute blocks of tracks.
void choose_columns(Plan& plan, const PlanBasis& basis, const PlanOptions& options, size_t node) {
  const Model& model = basis.model;
  const auto reads = [&](const Node& reader) {
    return std::find(reader.inputs.begin(), reader.inputs.end(), node) != reader.inputs.end();
  };
  const auto& nodes = model.graph.nodes;
  if (model.shapes[node].channels <= column_block || std::any_of(nodes.begin(), nodes.end(), reads)) return;
  for (Segment& segment : plan.segments)
    for (Step& step : segment.steps) {
      if (step.output != node || !has_columns(step, nodes[step.node].layer)) continue;
      step.columns = wanted_blocks(plan, model, options, node);
      step.algorithm = choose_algorithm(model, step, basis.machine);
      for (Boundary& kept : segment.keeps)
        if (kept.node == node) kept.channels = channels_computed(model, step);
    }
}

}  // namespace

int64_t channels_computed(const Model& model, const Step& step) {
  if (step.columns.empty()) return model.shapes[step.output].channels;
  int64_t channels = 0;
  for (const Range& block : step.columns) channels += block.size();
  return channels;
}

int64_t column_of(const Step& step, size_t track) {
  if (step.columns.empty()) return static_cast<int64_t>(track);
  int64_t before = 0;
  for (const Range& block : step.columns) {
    if (static_cast<int64_t>(track) < block.end) return before + static_cast<int64_t>(track) - block.begin;
    before += block.size();
  }
  return before;
}

void leave_unasked_out(Plan& plan, const PlanBasis& basis, const PlanOptions& options) {
  leave_out_unread(plan, basis.model);
  for (size_t head : plan.heads) choose_columns(plan, basis, options, basis.model.contract.heads[head].node);
}

}  // namespace seqcast
