// SPDX-License-Identifier: MIT
// Other ways to write a sequence's name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace seqcast {

/// `chr1` of `1`, and `1` of `chr1`; of a mitochondrion's name all four that there are.
std::vector<std::string> other_spellings(std::string_view name);

}  // namespace seqcast
