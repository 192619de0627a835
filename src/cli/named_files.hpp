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

/// The files that a parsed command names as what it reads: as a whole argument, between commas, behind a `=` or a `@`,
/// not in -o, and only what is there. `-` is standard input. What a model lies in its reading tells (Reading::files).
std::vector<std::string> named_files(const CLI::App& command);

}  // namespace seqcast
