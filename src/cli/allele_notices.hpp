// SPDX-License-Identifier: MIT
// Text of the share of multiply-adds that runs of alleles did not need, for stderr.
#pragma once

#include <optional>
#include <string>

#include "predict/alleles.hpp"

namespace seqcast {

/// `, 87 % of the multiply-adds not needed`; empty where every allele's window was computed whole.
std::string share_text(const std::optional<ShareComputed>& share);

}  // namespace seqcast
