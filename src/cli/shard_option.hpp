// SPDX-License-Identifier: MIT
// The options --shard and --resume.
#pragma once

#include <string>

#include "cli/declaring.hpp"
#include "output/parts/part_marker.hpp"

namespace seqcast {

struct PartOptions {
  std::string shard;
  bool resume = false;
  std::string command;
  std::vector<PartOption> options;  ///< that are given, but for those that no byte of output depends on
};

/// @param what  is split, for help.
void declare_part(CLI::App& command, PartOptions& options, const std::string& what);

/// Takes from a parsed command line what the markers of its parts say of it.
void take_command_line(const CLI::App& command, PartOptions& options);

/// Part i of n, written i/n; the whole where the text is empty.
/// @throws RequestError  for anything else, and for `--resume` without a part.
Shard parse_shard(const PartOptions& options);

}  // namespace seqcast
