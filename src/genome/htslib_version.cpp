// SPDX-License-Identifier: MIT
// Which htslib runs?
#include "seqcast/genome/htslib_version.hpp"

#include <htslib/hts.h>

namespace seqcast {

std::string htslib_version() { return hts_version(); }

}  // namespace seqcast
