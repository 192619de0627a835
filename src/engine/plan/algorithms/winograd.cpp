// SPDX-License-Identifier: MIT
#include "engine/plan/algorithms/winograd.hpp"

#include <algorithm>
#include <cmath>

namespace seqcast {
namespace {

constexpr int64_t min_channels = 24;  // in or out; with fewer the transforms cost what they save

/// Which kernels a form is for: of 3, 5 and 8 taps at once, of other lengths in parts of as many taps as it has
/// outputs. Those of 10 points and more round more than the others, and a kernel of 7 taps would need 11 of them: it
/// goes in two parts.
bool is_for_kernel(WinogradForm form, int64_t kernel) {
  if (kernel == 3 || kernel == 5 || (kernel == 8 && form.taps == 8)) return form.taps == kernel;
  return form.outputs == form.taps && (form.taps == 4 || (kernel != 7 && kernel != 8));
}

}  // namespace

bool can_winograd(WinogradForm form, const ConvShape& shape) {
  return shape.kernel > 1 && is_for_kernel(form, shape.kernel) && shape.stride == 1 && shape.groups == 1 &&
         !shape.reads_codes && std::min(shape.in_channels, shape.out_channels) >= min_channels &&
         (shape.dilation == 1 || shape.pool == 1) && winograd_tiles % shape.pool == 0;
}

/// The tiles of a phase are neighbours (rows phase, phase + dilation, ...), and the first phases have a row more than
/// the others.
ConvCost winograd_cost(WinogradForm form, const ConvShape& shape, const Machine& machine) {
  const int64_t parts = form.parts(shape.kernel);
  const int64_t phases = std::min(shape.dilation, shape.sum_rows());
  const int64_t longer = shape.sum_rows() % phases;
  double tiles = 0, batches = 0;
  const auto add = [&](int64_t count, int64_t rows) {
    const int64_t of_a_phase = ceil_div(rows, form.outputs);
    tiles += static_cast<double>(count * of_a_phase);
    batches += static_cast<double>(count * ceil_div(of_a_phase, winograd_tiles));
  };
  add(longer, shape.sum_rows() / phases + 1);
  add(phases - longer, shape.sum_rows() / phases);
  if (parts == 1) batches = std::ceil(tiles / winograd_tiles);
  const auto width = static_cast<double>(whole_vectors(shape.out_channels, machine));
  const auto inputs = static_cast<double>(shape.in_channels * parts);
  const double ins = tiles + batches * static_cast<double>(parts - 1);
  const double points = form.points();
  const double transform = points;  // of a value at a point, in multiply-adds' time
  return {
      tiles * points * width * (inputs + transform) + ins * points * static_cast<double>(shape.in_channels) * transform,
      batches * points * inputs * width * sizeof(float)};
}

RoundingBlock winograd_block(WinogradForm form, const ConvShape& shape) {
  return {shape.dilation * form.outputs, (form.parts(shape.kernel) * form.taps - shape.kernel) * shape.dilation};
}

}  // namespace seqcast
