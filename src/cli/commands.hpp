// SPDX-License-Identifier: MIT
// Declarations of all commands and of the whole command line.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>

namespace seqcast {

/// What the parsed command line asks for; main calls it.
using Job = std::function<void()>;

void declare_predict(CLI::App& program, Job& job);
void declare_score(CLI::App& program, Job& job);
void declare_variants(CLI::App& program, Job& job);
void declare_mutate(CLI::App& program, Job& job);
void declare_merge(CLI::App& program, Job& job);
void declare_receptive_field(CLI::App& program, Job& job);
void declare_summary(CLI::App& program, Job& job);
void declare_models(CLI::App& program, Job& job);
void declare_convert(CLI::App& program, Job& job);

/// The whole command line; parsing it sets `job`. Help and man pages are printed from it.
std::unique_ptr<CLI::App> make_command_line(Job& job);

/// Versions of the program and of what it stands on, a line each.
std::string version_text();

}  // namespace seqcast
