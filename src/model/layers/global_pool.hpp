// SPDX-License-Identifier: MIT
// Global pooling layer.
#pragma once

#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "model/fields.hpp"
#include "model/shape.hpp"
#include "model/tensor_spec.hpp"

namespace seqcast {

enum class Pooling { avg, max };

template <>
struct Names<Pooling> {
  static constexpr std::pair<std::string_view, Pooling> table[] = {{"avg", Pooling::avg}, {"max", Pooling::max}};
};

/// [C, L] -> [C, 1].
struct GlobalPool {
  static constexpr std::string_view kind = "global_pool";
  static constexpr size_t min_inputs = 1, max_inputs = 1;
  Pooling pooling = Pooling::avg;

  template <class Self, class Visit>
  static void fields(Self& self, Visit&& visit) {
    visit(Field{"pooling", 0, true}, self.pooling);
  }

  Shape shape(std::span<const Shape> in) const { return {in[0].channels, 1}; }
  Range needs(Shape in, Range out) const noexcept { return out.empty() ? Range{} : Range{0, in.length}; }
  Range reaches(Shape in, Range inputs) const noexcept {
    return intersection(inputs, {0, in.length}).empty() ? Range{} : Range{0, 1};
  }
  std::vector<TensorSpec> tensors(Shape) const { return {}; }
  int64_t multiply_adds(Shape) const noexcept { return 0; }
};

}  // namespace seqcast
