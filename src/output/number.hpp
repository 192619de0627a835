// SPDX-License-Identifier: MIT
// Number formatting.
#pragma once

#include <string>

namespace seqcast {

inline constexpr int min_digits = 1;
inline constexpr int max_digits = 9;  // with nine, every float is read back as itself

/// Appends a value with `digits` significant digits, as printf's %g does it but in no locale; zero is "0", never "-0".
///
/// @throws Error   if the value is not finite.
void append_number(std::string& text, float value, int digits);

}  // namespace seqcast
