// SPDX-License-Identifier: MIT
// Stream output of shapes, ranges and strides in test failures.
#pragma once

#include <ostream>

#include "model/geometry.hpp"

namespace seqcast {

inline std::ostream& operator<<(std::ostream& out, Shape shape) {
  return out << "[" << shape.channels << " channels, " << shape.length << " positions]";
}
inline std::ostream& operator<<(std::ostream& out, Range range) {
  return out << "[" << range.begin << ", " << range.end << ")";
}
inline std::ostream& operator<<(std::ostream& out, Stride stride) {
  return out << stride.bases << "/" << stride.positions << " bases a position";
}

}  // namespace seqcast
