// SPDX-License-Identifier: MIT
#include "engine/plan/plan_basis.hpp"

#include <numeric>

#include "engine/plan/fuse.hpp"
#include "engine/plan/step_rows.hpp"

namespace seqcast {
namespace {

bool has_one_row(const PlanBasis& basis, const Step& step) {
  const Model& model = basis.model;
  const auto one = [&](size_t node) { return model.shapes[node].length == 1 && !basis.strides[node]; };
  if (!traits(model.graph.nodes[step.node].layer).independent_rows || !one(step.output)) return false;
  const Range row{0, 1};
  for (size_t r = 0; r < step.reads.size(); ++r) {
    if (!one(step.reads[r].node)) return false;
    if (!is_added(step, r) && operand_rows(model, step, r, row) != row) return false;
  }
  return true;
}

/// For each node: whether one of the heads reads it, or the counts that its transform takes.
std::vector<bool> read_by(const Model& model, const std::vector<size_t>& heads) {
  std::vector<bool> result(model.graph.nodes.size(), false);
  for (const size_t index : heads) {
    const std::vector<bool> read = nodes_of(model.graph, model.contract.heads[index]);
    for (size_t i = 0; i < read.size(); ++i) result[i] = result[i] || read[i];
  }
  return result;
}

/// Bases of a piece of a chromosome: those that a window keeps, or twice as many and so on up to about a window's.
int64_t piece_bases(const Contract& contract) {
  int64_t bases = contract.heads[0].kept_bases();
  while (8 * bases < 7 * contract.window_bases) bases *= 2;
  return bases;
}

}  // namespace

std::vector<size_t> all_heads(const Model& model) {
  std::vector<size_t> all(model.contract.heads.size());
  std::iota(all.begin(), all.end(), size_t{0});
  return all;
}

PlanBasis make_plan_basis(const Model& model, const std::vector<size_t>& heads, const Machine& machine,
                          Context context) {
  const size_t nodes = model.graph.nodes.size();
  const std::vector<bool> wanted = read_by(model, heads);
  std::vector<size_t> outputs;
  for (size_t index : heads) {
    const Head& head = model.contract.heads[index];
    outputs.push_back(head.node);
    if (head.counts) outputs.push_back(*head.counts);
  }
  PlanBasis basis{
      model, machine, fuse(model, wanted, outputs), {}, std::vector<size_t>(nodes, 0), std::vector<bool>(nodes)};
  basis.context = context;
  basis.stretch_bases = context == Context::genome ? piece_bases(model.contract) : model.contract.window_bases;
  for (size_t index : heads) {
    if (!model.contract.heads[index].streams) continue;
    const std::vector<bool> read = upstream(model.graph, model.contract.heads[index].node);
    for (size_t i = 0; i < nodes; ++i) basis.streamed[i] = basis.streamed[i] || read[i];
  }
  const std::vector<Movement> along = movements(model.graph, model.shapes);
  for (size_t i = 0; i < nodes; ++i) basis.strides.push_back(wanted[i] ? along[i].stride : std::nullopt);
  for (size_t s = 0; s < basis.steps.size(); ++s)
    for (const Read& read : basis.steps[s].reads) basis.last_reader[read.node] = s;
  for (Step& step : basis.steps) step.one_row = has_one_row(basis, step);
  for (size_t output : outputs) basis.last_reader[output] = basis.steps.size();
  return basis;
}

namespace {

/// The unit of steps [first, last) that `counts` flags.
template <class Counts>
std::optional<int64_t> unit_of(const PlanBasis& basis, size_t first, size_t last, Counts counts) {
  constexpr int64_t most = int64_t{1} << 24;
  int64_t unit = 1;
  const auto add = [&](size_t node) {
    const auto& stride = basis.strides[node];
    if (!stride || stride->bases <= 0) return false;
    unit = std::lcm(unit, stride->bases);
    return unit <= most;
  };
  for (size_t s = first; s < last; ++s) {
    const Step& step = basis.steps[s];
    if (!counts(step)) continue;
    if (!add(step.output)) return std::nullopt;
    for (size_t r = 0; r < step.reads.size(); ++r)
      if (moves_along(basis.model, step, r) && !add(step.reads[r].node)) return std::nullopt;
  }
  return unit;
}

}  // namespace

std::optional<int64_t> tile_unit(const PlanBasis& basis, size_t first, size_t last) {
  return unit_of(basis, first, last, [](const Step&) { return true; });
}

std::optional<int64_t> tile_unit(const PlanBasis& basis, const std::vector<size_t>& heads) {
  const std::vector<bool> read = read_by(basis.model, heads);
  return unit_of(basis, 0, basis.steps.size(), [&](const Step& step) { return read[step.output]; });
}

}  // namespace seqcast
