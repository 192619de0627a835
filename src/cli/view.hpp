// SPDX-License-Identifier: MIT
// Command `view`: a region's tracks, genes, variants and bases as a page or an SVG file.
#pragma once

#include <CLI/CLI.hpp>

#include "cli/commands.hpp"

namespace seqcast {

void declare_view(CLI::App& program, Job& job);

}  // namespace seqcast
