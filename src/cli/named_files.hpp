// SPDX-License-Identifier: MIT
// Files that a command line names.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace seqcast {

/// Whether an option's value names files that are read, by what the help calls it: words such as those of --strand are
/// no files, even where one is called so.
bool names_files(const CLI::Option& option);

/// The files that are there and that a parsed command names as what it reads, anywhere but in -o: as a whole argument,
/// between commas, or behind a `=` or a `@`. `-` is standard input.
std::vector<std::string> named_files(const CLI::App& command);

}  // namespace seqcast
