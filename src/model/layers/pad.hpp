// SPDX-License-Identifier: MIT
// Zero padding layer.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "model/fields.hpp"
#include "model/shape.hpp"
#include "model/tensor_spec.hpp"

namespace seqcast {

/// [C, L] -> [C, left + L + right], zeros at the ends.
struct Pad {
  static constexpr std::string_view kind = "pad";
  static constexpr size_t min_inputs = 1, max_inputs = 1;
  int64_t left = 0;
  int64_t right = 0;

  template <class Self, class Visit>
  static void fields(Self& self, Visit&& visit) {
    visit(Field{"left", 0, true}, self.left);
    visit(Field{"right", 0, true}, self.right);
  }

  Shape shape(std::span<const Shape> in) const;
  Range needs(Shape, Range out) const noexcept { return {out.begin - left, out.end - left}; }
  Range reaches(Shape in, Range inputs) const noexcept;
  std::vector<TensorSpec> tensors(Shape) const { return {}; }
  int64_t multiply_adds(Shape) const noexcept { return 0; }
};

}  // namespace seqcast
