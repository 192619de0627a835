// SPDX-License-Identifier: MIT
// Version of the library.
#pragma once

namespace seqcast {

inline constexpr int version_major = 0;
inline constexpr int version_minor = 1;
inline constexpr int version_patch = 0;
inline constexpr const char* version = "0.1.0";

}  // namespace seqcast
