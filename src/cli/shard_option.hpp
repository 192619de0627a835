// SPDX-License-Identifier: MIT
// The option --shard.
#pragma once

#include <string>

#include "cli/declaring.hpp"
#include "genome/shard.hpp"

namespace seqcast {

/// @param what  is parted, for help.
void declare_shard(CLI::App& command, std::string& text, const std::string& what);

/// Part i of n, written i/n; the whole where the text is empty. @throws RequestError  for anything else.
Shard parse_shard(const std::string& text);

}  // namespace seqcast
