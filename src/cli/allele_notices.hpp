// SPDX-License-Identifier: MIT
// What runs of alleles say on stderr of the multiply-adds that were not needed.
#pragma once

#include <optional>
#include <string>

#include "predict/alleles.hpp"

namespace seqcast {

/// `, 87 % of the multiply-adds not needed`; empty where every allele's window was computed whole.
std::string share_text(const std::optional<ShareComputed>& share);

}  // namespace seqcast
