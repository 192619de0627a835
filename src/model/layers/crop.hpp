// SPDX-License-Identifier: MIT
// Cropping and padding layers.
#pragma once

#include <algorithm>
#include <span>
#include <string_view>

#include "model/fields.hpp"
#include "model/layers/traits.hpp"
#include "model/shape.hpp"

namespace seqcast {

/// [C, L] -> [C, L - left - right], or [C, left + L + right] with zeros at the ends.
template <bool is_pad>
struct EdgeKind {
  static constexpr std::string_view kind = is_pad ? "pad" : "crop";
  static constexpr size_t min_inputs = 1, max_inputs = 1;
  int64_t left = 0;
  int64_t right = 0;

  template <class Self, class Visit>
  static void fields(Self& self, Visit&& visit) {
    visit(Field{"left", 0, true}, self.left);
    visit(Field{"right", 0, true}, self.right);
  }

  /// @throws Error  where a crop leaves nothing.
  Shape shape(std::span<const Shape> in) const;
  Range needs(Shape, Range out) const noexcept { return {out.begin + offset(), out.end + offset()}; }
  Range reaches(Shape in, Range inputs) const noexcept {
    const Range inside = intersection(inputs, {0, in.length});
    return intersection({inside.begin - offset(), inside.end - offset()}, {0, length(in.length)});
  }
  /// The input positions from which it has so many outputs.
  int64_t min_input(Shape, int64_t outputs) const noexcept {
    return is_pad ? std::max<int64_t>(outputs - left - right, 1) : outputs + left + right;
  }
  Traits traits() const noexcept {
    return {.fuses_as = is_pad ? FusesAs::nothing : FusesAs::crop, .group = LayerGroup::edge};
  }

 private:
  /// The input position that output position 0 is.
  int64_t offset() const noexcept { return is_pad ? -left : left; }
  int64_t length(int64_t in) const noexcept { return is_pad ? left + in + right : in - left - right; }
};

using Crop = EdgeKind<false>;
using Pad = EdgeKind<true>;

}  // namespace seqcast
