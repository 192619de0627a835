// SPDX-License-Identifier: MIT
// Max and average pooling layers.
#pragma once

#include <span>
#include <string_view>

#include "model/fields.hpp"
#include "model/layers/traits.hpp"
#include "model/padding.hpp"

namespace seqcast {

/// [C, L] -> [C, L']: of `size` neighbours, every `stride` (size, where not given) positions. `partial`: a last pool
/// that is not full counts (Keras's 'same', PyTorch's ceil_mode).
template <bool is_average>
struct PoolKind {
  static constexpr std::string_view kind = is_average ? "avg_pool" : "max_pool";
  static constexpr size_t min_inputs = 1, max_inputs = 1;
  int64_t size = 0;
  int64_t stride = 0;  ///< 0: as size
  Padding padding;
  bool partial = false;
  bool count_padding = false;  ///< avg_pool: whether padding counts in the mean

  template <class Self, class Visit>
  static void fields(Self& self, Visit&& visit) {
    visit(Field{"size", 1, true}, self.size);
    visit(Field{"stride", 1}, self.stride);
    visit(Field{"padding"}, self.padding);
    visit(Field{"partial"}, self.partial);
    if constexpr (is_average) visit(Field{"count_padding"}, self.count_padding);
  }

  Slide slide(int64_t length) const {
    return seqcast::slide(length, size, stride > 0 ? stride : size, 1, padding, partial);
  }
  Shape shape(std::span<const Shape> in) const { return pooled(in[0], slide(in[0].length), padding); }
  Range needs(Shape in, Range out) const { return slide(in.length).needs(out); }
  Range reaches(Shape in, Range inputs) const { return slide(in.length).reaches(in.length, inputs); }
  Traits traits() const noexcept {
    return {.reads_views = !is_average,
            .fuses_as = !is_average && is_plain() ? FusesAs::pool : FusesAs::nothing,
            .keeps_places = padding.keeps_places(),
            .group = LayerGroup::pool};
  }

 private:
  /// Whether all pools are whole and lie one behind the other: the largest is then the same before and after a ReLU.
  bool is_plain() const noexcept { return (stride == 0 || stride == size) && padding == Padding{} && !partial; }
};

/// The largest. Padding is minus infinity.
using MaxPool = PoolKind<false>;

/// The mean. Padding is zero; PyTorch counts it in the mean by default, Keras never does.
using AvgPool = PoolKind<true>;

/// By how many values output `a` of an input of `length` is divided.
int64_t divisor(const AvgPool& pool, int64_t length, int64_t a);

}  // namespace seqcast
