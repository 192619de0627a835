// SPDX-License-Identifier: MIT
// Version of the library: the only place that states it.
#pragma once

namespace seqcast {

inline constexpr const char* version = "0.1.0";  // CMakeLists.txt reads it here

/// The number in the version with so many dots before it.
constexpr int version_part(int dots) {
  const char* at = version;
  while (dots > 0) dots -= *at++ == '.';
  int number = 0;
  while (*at >= '0' && *at <= '9') number = 10 * number + (*at++ - '0');
  return number;
}

inline constexpr int version_major = version_part(0);
inline constexpr int version_minor = version_part(1);
inline constexpr int version_patch = version_part(2);

}  // namespace seqcast
