// SPDX-License-Identifier: MIT
// Generates man pages from the command line declarations.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <utility>
#include <vector>

namespace seqcast {

/// File names and texts (man(7) macros) of all pages: seqcast.1 and seqcast-COMMAND.1.
std::vector<std::pair<std::string, std::string>> man_pages(const CLI::App& program);

}  // namespace seqcast
