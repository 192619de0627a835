// SPDX-License-Identifier: MIT
// Command `example`: writes a folder with a small genome, its genes, and commands to paste.
#pragma once

#include "cli/commands.hpp"

namespace seqcast {

void declare_example(CLI::App& program, Job& job);

}  // namespace seqcast
