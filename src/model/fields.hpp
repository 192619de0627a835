// SPDX-License-Identifier: MIT
// Field descriptors of layers, visited by the card reader, card writer and summary.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/enum_names.hpp"

namespace seqcast {

/// A layer kind lists its fields once, in a static member
///
///     template <class Self, class Visit>
///     static void fields(Self& self, Visit&& visit) { visit(Field{"filters", 1}, self.filters); ... }
///
/// and whoever reads or prints layers brings the visitor. Field types: int64_t, double, bool, Padding, and
/// enumerations that specialise Names.
struct Field {
  std::string_view name;
  int64_t least = 0;      ///< the least value of an int64_t field
  bool required = false;  ///< else the struct's default stands
};

}  // namespace seqcast
