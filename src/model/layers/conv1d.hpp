// SPDX-License-Identifier: MIT
// 1-D convolution layer (cross-correlation).
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "model/fields.hpp"
#include "model/layers/traits.hpp"
#include "model/padding.hpp"
#include "model/tensor_spec.hpp"

namespace seqcast {

/// [C, L] -> [filters, L']: y[o, a] = bias[o] + sum_{i, j} weight[o, i, j] * x[i, a*stride - left + j*dilation].
struct Conv1d {
  static constexpr std::string_view kind = "conv1d";
  static constexpr size_t min_inputs = 1, max_inputs = 1;
  int64_t filters = 0;
  int64_t kernel = 0;
  int64_t stride = 1;
  int64_t dilation = 1;
  Padding padding;
  bool bias = true;
  int64_t groups = 1;  ///< channels and filters in so many parts that do not see each other; as many as C: depthwise

  template <class Self, class Visit>
  static void fields(Self& self, Visit&& visit) {
    visit(Field{"filters", 1, true}, self.filters);
    visit(Field{"kernel", 1, true}, self.kernel);
    visit(Field{"stride", 1}, self.stride);
    visit(Field{"dilation", 1}, self.dilation);
    visit(Field{"groups", 1}, self.groups);
    visit(Field{"padding"}, self.padding);
    visit(Field{"bias"}, self.bias);
  }

  Slide slide(int64_t length) const { return seqcast::slide(length, kernel, stride, dilation, padding); }
  Shape shape(std::span<const Shape> in) const;
  Range needs(Shape in, Range out) const { return slide(in.length).needs(out); }
  Range reaches(Shape in, Range inputs) const { return slide(in.length).reaches(in.length, inputs); }
  Traits traits() const noexcept;
  /// weight [filters, C / groups, kernel], bias [filters].
  std::vector<TensorSpec> tensors(Shape in) const;
  int64_t multiply_adds(Shape in) const;
  /// The layer with so many filters, where there is one group: any block of them can be computed alone.
  std::optional<Conv1d> with_outputs(int64_t count) const;
};

}  // namespace seqcast
