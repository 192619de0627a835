// SPDX-License-Identifier: MIT
// Command `doctor`: says what machine this is and what is installed, and tests that the numbers are right on it.
#pragma once

#include "cli/commands.hpp"

namespace seqcast {

void declare_doctor(CLI::App& program, Job& job);

}  // namespace seqcast
