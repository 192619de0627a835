// SPDX-License-Identifier: MIT
#include "engine/run/row_batch.hpp"

#include <algorithm>

namespace seqcast {
namespace {

/// [rows, C] -> [rows, C'] of the columns that the call names: all rows at once, or one after the other.
void run_rows(const Model& model, const Step& step, const Kernel& kernel, KernelCall call) {
  const int64_t rows = call.inside.end;
  if (kernel.any_rows) {
    call.rows = rows;
    return kernel.run(call);
  }
  std::vector<const float*> in(call.in.begin(), call.in.end());
  call.in = in;
  call.inside = {0, 1};
  for (int64_t row = 0; row < rows; ++row) {
    kernel.run(call);
    for (size_t i = 0; i < in.size(); ++i) in[i] += model.shapes[step.reads[i].node].channels;
    call.out += channels_computed(model, step);
  }
}

}  // namespace

float* RowBatch::matrix(size_t node, int64_t floats) {
  std::vector<float>& values = matrices_[node];
  values.resize(static_cast<size_t>(floats));
  return values.data();
}

void RowBatch::run_step(size_t segment, size_t s, int64_t windows, const std::vector<AlignedBlock>& scratch) {
  const Step& step = built_.plan.segments[segment].steps[s];
  const Kernel& kernel = built_.kernels[segment][s];
  std::vector<const float*> in;
  for (const Read& read : step.reads) in.push_back(matrices_.at(read.node).data());
  const int64_t columns = channels_computed(built_.model, step);
  float* out = matrix(step.output, windows * columns);
  const int64_t block = kernel.column_block > 0 ? kernel.column_block : columns;
  workers_.each(static_cast<size_t>(ceil_div(columns, block)), [&](size_t worker, size_t task) {
    const auto first = static_cast<int64_t>(task) * block;
    run_rows(built_.model, step, kernel,
             {.in = in,
              .out = out,
              .scratch = scratch[worker].data() + built_.sizes.values_bytes,
              .inside = {0, windows},
              .columns = {first, std::min(first + block, columns)}});
  });
}

void RowBatch::run(size_t windows, size_t segment_index, const RowOf& row_of,
                   const std::vector<AlignedBlock>& scratch) {
  const Segment& segment = built_.plan.segments[segment_index];
  const auto count = static_cast<int64_t>(windows);
  for (size_t node : segment.reads) {
    const int64_t channels = built_.model.shapes[node].channels;
    float* row = matrix(node, count * channels);
    for (size_t w = 0; w < windows; ++w) row = std::copy_n(row_of(w, node), channels, row);
  }
  for (size_t s = 0; s < segment.steps.size(); ++s) run_step(segment_index, s, count, scratch);
  for (const Boundary& kept : segment.keeps) {
    const float* row = matrices_.at(kept.node).data();
    for (size_t w = 0; w < windows; ++w, row += kept.channels) std::copy_n(row, kept.channels, row_of(w, kept.node));
  }
}

}  // namespace seqcast
