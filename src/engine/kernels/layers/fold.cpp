// SPDX-License-Identifier: MIT
// Kernel of reshaping between channels and positions.
#include <algorithm>

#include "engine/kernels/kernel.hpp"

namespace seqcast {

Kernel build(const Fold& layer, const KernelSpec& spec) {
  const int64_t channels = layer.channels;
  const Range rows = spec.step.rows;
  const int64_t first_read = spec.step.reads[0].rows.begin * spec.in_channels();  // the value that in[0][0] is
  if (channels == 1) {  // [L, C] -> [L * C, 1]; a tile of either begins at the same value
    const int64_t skipped = rows.begin - first_read;
    return {[=](const KernelCall& call) { std::copy_n(call.in[0] + skipped, rows.size(), call.out); }, 0};
  }
  // Rows that are wanted; those of padding among them are zeroed later.
  const int64_t length = spec.model.shapes[spec.step.output].length;
  const Range inside = intersection(rows, {0, length});
  const auto run = [=](const KernelCall& call) {
    for (int64_t n = 0; n < channels; ++n) {
      const float* in = call.in[0] + n * length - first_read;
      for (int64_t a = inside.begin; a < inside.end; ++a) call.out[(a - rows.begin) * channels + n] = in[a];
    }
  };
  return {run, 0};
}

}  // namespace seqcast
