// SPDX-License-Identifier: MIT
// What runs of alleles say on stderr: their threads, and the multiply-adds that were not needed.
#pragma once

#include <optional>
#include <string>

#include "predict/alleles.hpp"

namespace seqcast {

/// Says where memory leaves room for fewer threads than were asked for.
void say_threads(const std::string& command, size_t threads, size_t wanted, bool quiet);

/// `, 87 % of the multiply-adds not needed`; empty where every allele's window was computed whole.
std::string share_text(const std::optional<ShareComputed>& share);

}  // namespace seqcast
