// SPDX-License-Identifier: MIT
// Joins of branches value by value, with broadcast.
#pragma once

#include <algorithm>
#include <vector>

#include "engine/kernels/kernel.hpp"

namespace seqcast {

/// One input of a join, as it lies relative to the output's rows.
struct JoinInput {
  int64_t row_step = 0;      ///< floats to the next row; 0: one row, which is broadcast
  bool one_channel = false;  ///< which is broadcast

  bool is_wide(int64_t channels) const noexcept { return row_step == channels && !one_channel; }
};

/// How each of the step's inputs lies relative to its output's rows.
std::vector<JoinInput> join_inputs(const KernelSpec& spec);

/// out[rows, channels] = operation(a, b), either of which may have one row or one channel.
template <class Operation>
void join_rows(const float* a, JoinInput a_lies, const float* b, JoinInput b_lies, float* out, int64_t rows,
               int64_t channels, Operation operation) {
  if (a_lies.is_wide(channels) && b_lies.is_wide(channels)) {
    for (int64_t i = 0; i < rows * channels; ++i) out[i] = operation(a[i], b[i]);
    return;
  }
  for (int64_t row = 0; row < rows; ++row, a += a_lies.row_step, b += b_lies.row_step, out += channels) {
    if (a_lies.one_channel && b_lies.one_channel)
      std::fill_n(out, channels, operation(a[0], b[0]));
    else if (a_lies.one_channel)
      for (int64_t c = 0; c < channels; ++c) out[c] = operation(a[0], b[c]);
    else if (b_lies.one_channel)
      for (int64_t c = 0; c < channels; ++c) out[c] = operation(a[c], b[0]);
    else
      for (int64_t c = 0; c < channels; ++c) out[c] = operation(a[c], b[c]);
  }
}

/// The operation of the first two inputs, of that and the third, and so on.
template <class Operation>
void join(const KernelCall& call, const std::vector<JoinInput>& inputs, int64_t rows, int64_t channels,
          Operation operation) {
  const float* first = call.in[0];
  JoinInput lies = inputs[0];
  for (size_t other = 1; other < call.in.size(); ++other) {
    join_rows(first, lies, call.in[other], inputs[other], call.out, rows, channels, operation);
    first = call.out;
    lies = {channels, false};
  }
}

}  // namespace seqcast
