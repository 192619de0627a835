// SPDX-License-Identifier: MIT
// Max pooling layer.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "model/fields.hpp"
#include "model/padding.hpp"
#include "model/tensor_spec.hpp"

namespace seqcast {

/// [C, L] -> [C, L']: the largest of `size` neighbours, every `stride` (size, where not given) positions. Padding is
/// minus infinity. `partial`: a last pool that is not full counts (Keras's 'same', PyTorch's ceil_mode).
struct MaxPool {
  static constexpr std::string_view kind = "max_pool";
  static constexpr size_t min_inputs = 1, max_inputs = 1;
  int64_t size = 0;
  int64_t stride = 0;  ///< 0: as size
  Padding padding;
  bool partial = false;

  template <class Self, class Visit>
  static void fields(Self& self, Visit&& visit) {
    visit(Field{"size", 1, true}, self.size);
    visit(Field{"stride", 1}, self.stride);
    visit(Field{"padding"}, self.padding);
    visit(Field{"partial"}, self.partial);
  }

  Slide slide(int64_t length) const {
    return seqcast::slide(length, size, stride > 0 ? stride : size, 1, padding, partial);
  }
  Shape shape(std::span<const Shape> in) const { return pooled(in[0], slide(in[0].length), padding); }
  Range needs(Shape in, Range out) const { return slide(in.length).needs(out); }
  Range reaches(Shape in, Range inputs) const { return slide(in.length).reaches(in.length, inputs); }
  std::vector<TensorSpec> tensors(Shape) const { return {}; }
  int64_t multiply_adds(Shape) const noexcept { return 0; }
};

}  // namespace seqcast
