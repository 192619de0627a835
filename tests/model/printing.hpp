// SPDX-License-Identifier: MIT
// How do shapes and ranges look when a test fails?
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
