// SPDX-License-Identifier: MIT
#include "cli/shape_text.hpp"

#include <fmt/format.h>

#include "base/number_text.hpp"

namespace seqcast {

std::string shape_text(Shape shape) {
  return fmt::format("{} x {}", with_commas(shape.channels), with_commas(shape.length));
}

}  // namespace seqcast
