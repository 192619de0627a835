// SPDX-License-Identifier: MIT
// Which htslib runs?
#pragma once

#include <string>

namespace seqcast {

/// The version of the htslib that is loaded, as in `1.16`.
std::string htslib_version();

}  // namespace seqcast
