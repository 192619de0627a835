// SPDX-License-Identifier: MIT
#include "engine/run/cone_run.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/run/run_state.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

bool reads_numbers(const Plan& plan) {
  for (const Segment& segment : plan.segments)
    for (const Read& read : segment.steps[0].reads)
      if (!segment.steps[0].reads_codes && read.node == 0) return true;
  return false;
}

bool holds(Range whole, Range part) { return whole.begin <= part.begin && part.end <= whole.end; }

/// Of stretches, the one that holds a part.
const BoundaryRows& holding(const std::vector<BoundaryRows>& stretches, Range part) {
  for (const BoundaryRows& rows : stretches)
    if (holds(rows.rows, part)) return rows;
  throw Error(fmt::format("no stretch holds rows {} to {}", part.begin, part.end));
}

}  // namespace

BuiltCones::BuiltCones(const Model& model, ConePlan plan, ThreadPool& workers)
    : cones(std::move(plan)), built(model, cones.plan, workers), input_as_numbers(reads_numbers(cones.plan)) {
  for (const Segment& segment : cones.plan.segments)
    row_multiply_adds.push_back(seqcast::row_multiply_adds(model, segment.steps[0]));
}

ConeRun::ConeRun(const BuiltCones& built, ConeRanges ranges, TakenOver over, std::vector<InputCodes> inputs,
                 int64_t window)
    : built_(&built),
      ranges_(std::move(ranges)),
      over_(std::move(over)),
      inputs_(std::move(inputs)),
      window_(window),
      rows_(built.model().graph.nodes.size()) {}

/// Rows of a node that are not padding.
Range ConeRun::inside(size_t node, Range rows) const {
  if (built_->cones.context == Context::genome) return rows;
  const Range real = intersection(rows, {0, built_->model().shapes[node].length});
  return real.empty() ? Range{rows.end, rows.end} : real;
}

void ConeRun::take_inputs(std::span<const GivenValues> given, BlockPool& pool) {
  const Model& model = built_->model();
  for (size_t node : model.graph.side_inputs())
    for (const Range& stretch : ranges_.held[node]) {
      BoundaryRows rows = make_rows(stretch, model.shapes[node].channels, pool);
      zero_rows(rows.block->floats(), rows.channels, {0, stretch.size()});
      const auto copy = [&](const float* from, Range there) {
        const Range real = intersection(stretch, there);
        if (!real.empty())
          std::copy_n(from + (real.begin - there.begin) * rows.channels, real.size() * rows.channels,
                      rows.at(real.begin));
      };
      for (const GivenValues& one : given)
        if (one.node == node) copy(one.values.data(), one.positions);
      if (over_.from && given.empty()) {
        const BoundaryRows& its = over_.from->rows[node];
        if (its.block) copy(its.block->floats(), its.rows);
      }
      rows_[node].push_back(std::move(rows));
    }
  if (!built_->input_as_numbers) return;
  const int64_t letters = model.shapes[0].channels;
  for (const InputCodes& input : inputs_) {
    rows_[0].push_back(make_rows(input.bases, letters, pool));
    float* out = rows_[0].back().block->floats();
    for (const uint8_t code : input.codes) out = std::copy_n(&built_->built.one_hot[code * letters], letters, out);
  }
}

/// Rows that are not computed: those taken over, and zeros outside a window.
void ConeRun::fill(size_t node, const BoundaryRows& rows, Range part) const {
  const Range real = inside(node, part);
  zero_rows(rows.at(part.begin), rows.channels, {0, real.begin - part.begin});
  zero_rows(rows.at(part.begin), rows.channels, {real.end - part.begin, part.size()});
  int64_t filled = 0;
  if (over_.from)
    for (const Reused& same : over_.rows[node]) {
      const Range reused = intersection(same.rows, {real.begin + filled, real.end});
      if (reused.empty()) continue;
      const BoundaryRows& its = over_.from->rows[node];
      const Range there = shifted(reused, -same.shift);
      if (!holds(its.rows, there)) break;
      std::copy_n(its.at(there.begin), there.size() * rows.channels, rows.at(reused.begin));
      filled = reused.end - real.begin;
    }
  if (filled < real.size())
    throw Error(fmt::format("the baseline lacks rows {} to {} of '{}'", real.begin, real.end,
                            built_->model().graph.nodes[node].name));
}

void ConeRun::make_room(size_t segment, BlockPool& pool) {
  const Step& step = built_->cones.plan.segments[segment].steps[0];
  const int64_t channels = channels_computed(built_->model(), step);
  for (const Range& stretch : ranges_.held[step.output])
    rows_[step.output].push_back(make_rows(stretch, channels, pool));
}

void ConeRun::fill(size_t segment) const {
  const Step& step = built_->cones.plan.segments[segment].steps[0];
  for (const BoundaryRows& rows : rows_[step.output]) {
    const Range stretch = rows.rows;
    int64_t done = stretch.begin;
    const auto fill_up_to = [&](int64_t end) {
      if (end > done) fill(step.output, rows, {done, end});
    };
    for (const Range& part : ranges_.computed[segment]) {
      if (part.begin >= stretch.end || part.end <= stretch.begin) continue;
      fill_up_to(part.begin);
      done = part.end;
    }
    fill_up_to(stretch.end);
  }
}

/// The kernel of a step whose layer holds no weights, for one stretch.
Kernel ConeRun::kernel_for(size_t segment, Range rows) const {
  Step step = built_->cones.plan.segments[segment].steps[0];
  step.rows = rows;
  for (size_t r = 0; r < step.reads.size(); ++r)
    step.reads[r].rows = cone_reads(built_->cones, built_->model(), segment, r, rows);
  return build(KernelSpec{built_->model(), step});
}

void ConeRun::call(size_t segment, const Kernel& kernel, Range rows, std::byte* kernel_scratch, bool as_built) {
  const Step& step = built_->cones.plan.segments[segment].steps[0];
  std::vector<const float*> in;
  KernelCall call;
  call.scratch = kernel_scratch;
  for (size_t r = 0; r < step.reads.size(); ++r) {
    const size_t node = step.reads[r].node;
    const Range reads = cone_reads(built_->cones, built_->model(), segment, r, rows, window_);
    if (r == 0) {
      const Range real = inside(node, reads);
      call.inside = real.empty() ? Range{} : shifted(real, -reads.begin);
    }
    if (step.reads_codes) {
      for (const InputCodes& input : inputs_)
        if (holds(input.bases, reads)) call.codes = input.codes.data() + (reads.begin - input.bases.begin);
    } else {
      in.push_back(holding(rows_[node], reads).at(reads.begin));
    }
  }
  const BoundaryRows& out = holding(rows_[step.output], rows);
  call.in = in;
  call.out = out.at(rows.begin);
  if (!as_built) call.rows = rows.size();
  kernel.run(call);
  const Range real = inside(step.output, rows);
  zero_rows(call.out, out.channels, {0, real.begin - rows.begin});
  zero_rows(call.out, out.channels, {real.end - rows.begin, rows.size()});
}

double ConeRun::compute(size_t segment, Range rows, std::byte* kernel_scratch) {
  const Segment& it = built_->cones.plan.segments[segment];
  const ConeGrid& grid = built_->cones.grids[segment];
  const Kernel& kernel = built_->built.kernels[segment][0];
  const auto computed = static_cast<double>(rows.size()) * built_->row_multiply_adds[segment];
  if (it.whole) {
    call(segment, kernel, rows, kernel_scratch, true);
    return computed;
  }
  if (!grid.fixed && !kernel.any_length) {
    call(segment, kernel_for(segment, rows), rows, kernel_scratch, true);
    return computed;
  }
  const int64_t most = grid.fixed ? grid.granule : ceil_div(it.steps[0].rows.size(), grid.granule) * grid.granule;
  for (int64_t first = rows.begin; first < rows.end; first += most)
    call(segment, kernel, {first, std::min(first + most, rows.end)}, kernel_scratch, grid.fixed);
  return computed;
}

void ConeRun::leave(size_t segment, BlockPool& pool) {
  for (const Read& read : built_->cones.plan.segments[segment].steps[0].reads) {
    if (ranges_.last_reader[read.node] > segment) continue;
    for (BoundaryRows& rows : rows_[read.node]) pool.give(std::move(*rows.block));
    rows_[read.node].clear();
  }
}

void ConeRun::leave_all(BlockPool& pool) {
  for (auto& of_node : rows_) {
    for (BoundaryRows& rows : of_node) pool.give(std::move(*rows.block));
    of_node.clear();
  }
}

float* ConeRun::row(size_t node, int64_t row) const { return holding(rows_[node], {row, row + 1}).at(row); }

void ConeRun::write(Range bins, std::span<HeadValues> out, std::span<std::span<float>> counts) const {
  const Plan& plan = built_->cones.plan;
  const Model& model = built_->model();
  for (size_t h = 0; h < plan.heads.size(); ++h) {
    const size_t node = model.contract.heads[plan.heads[h]].node;
    const BoundaryRows& rows = holding(rows_[node], bins);
    std::vector<int64_t> columns;
    for (size_t track : out[h].tracks) columns.push_back(column_of(built_->built.step_of(node), track));
    const float* in = rows.at(bins.begin);
    for (int64_t b = 0; b < bins.size(); ++b)
      for (size_t t = 0; t < columns.size(); ++t)
        out[h].values[static_cast<int64_t>(t) * bins.size() + b] = in[b * rows.channels + columns[t]];
  }
  for (size_t c = 0; c < counts.size(); ++c)
    std::copy_n(row(plan.counts[c], 0), model.shapes[plan.counts[c]].channels, counts[c].begin());
}

void ConeRun::become(Baseline& baseline) {
  baseline.rows.clear();
  baseline.rows.resize(rows_.size());
  for (size_t node = 1; node < rows_.size(); ++node)
    if (!rows_[node].empty()) baseline.rows[node] = std::move(rows_[node][0]);
  rows_.clear();
}

}  // namespace seqcast
