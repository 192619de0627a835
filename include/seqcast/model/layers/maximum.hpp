// SPDX-License-Identifier: MIT
// How do branches of the graph come together in the largest, or the smallest, of their values?
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "seqcast/model/fields.hpp"
#include "seqcast/model/layers/add.hpp"
#include "seqcast/model/shape.hpp"
#include "seqcast/model/tensor_spec.hpp"

namespace seqcast {

/// [C, L], [C, L], ... -> [C, L]: the largest of two inputs or more, value by value, of one channel or one position as
/// a sum's may be. What is no number stays none.
struct Maximum {
  static constexpr std::string_view kind = "maximum";
  static constexpr size_t least_inputs = 2, most_inputs = 64;
  static constexpr bool broadcasts = true;

  template <class Self, class Visit>
  static void fields(Self&, Visit&&) {}

  Shape shape(std::span<const Shape> in) const { return Add{}.shape(in); }  // whose inputs are as wide
  Range needs(Shape, Range out) const noexcept { return out; }
  Range reaches(Shape in, Range inputs) const noexcept { return intersection(inputs, {0, in.length}); }
  std::vector<TensorSpec> tensors(Shape) const { return {}; }
  int64_t multiply_adds(Shape) const noexcept { return 0; }
};

/// [C, L], [C, L], ... -> [C, L]: the smallest of two inputs or more, value by value, of one channel or one position as
/// a sum's may be. What is no number stays none.
struct Minimum {
  static constexpr std::string_view kind = "minimum";
  static constexpr size_t least_inputs = 2, most_inputs = 64;
  static constexpr bool broadcasts = true;

  template <class Self, class Visit>
  static void fields(Self&, Visit&&) {}

  Shape shape(std::span<const Shape> in) const { return Add{}.shape(in); }  // whose inputs are as wide
  Range needs(Shape, Range out) const noexcept { return out; }
  Range reaches(Shape in, Range inputs) const noexcept { return intersection(inputs, {0, in.length}); }
  std::vector<TensorSpec> tensors(Shape) const { return {}; }
  int64_t multiply_adds(Shape) const noexcept { return 0; }
};

}  // namespace seqcast
