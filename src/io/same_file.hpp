// SPDX-License-Identifier: MIT
// Comparison of files by what they are, not by how their paths are spelled.
#pragma once

#include <string>
#include <vector>

namespace seqcast {

/// @param outputs  paths that will be written; "-" or empty: standard output.
/// @param inputs   paths that are read; "-": standard input. One that is not there is compared by folder and name.
/// @throws Error   where an output is an input too, through whatever links and spellings, or two outputs are one file.
///                 Devices and pipes are none.
void check_apart(const std::vector<std::string>& outputs, const std::vector<std::string>& inputs);

}  // namespace seqcast
