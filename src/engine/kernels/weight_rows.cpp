// SPDX-License-Identifier: MIT
#include "engine/kernels/weight_rows.hpp"

#include <algorithm>
#include <utility>

namespace seqcast {

WeightRows::WeightRows(Tensor stored)
    : stored_(std::move(stored)), row_values_(stored_.size() / std::max<int64_t>(stored_.shape[0], 1)) {}

void WeightRows::choose(std::span<const Range> outputs) {
  for (const Range& block : outputs)
    for (int64_t output = block.begin; output < block.end; ++output) chosen_.push_back(output);
}

void WeightRows::read(int64_t output, int64_t first, std::span<float> values) const {
  const int64_t row = chosen_.empty() ? output : chosen_[static_cast<size_t>(output)];
  read_floats(stored_, row * row_values_ + first, values);
  if (scale_.empty()) return;
  for (float& value : values) value = static_cast<float>(value * scale_[static_cast<size_t>(row)]);
}

}  // namespace seqcast
