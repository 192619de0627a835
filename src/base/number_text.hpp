// SPDX-License-Identifier: MIT
// Numbers as people read them.
#pragma once

#include <cstdint>
#include <string>

namespace seqcast {

/// As in "1 line" and "2,000 lines".
std::string counted(int64_t number, const std::string& noun);

/// A number with thousands separated, as in 54,918.
std::string with_commas(int64_t number);

}  // namespace seqcast
