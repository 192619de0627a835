// SPDX-License-Identifier: MIT
// The instruction set in use: this machine's, or the one to which $SEQCAST_ISA caps it, for tests and comparisons.
#pragma once

#include "engine/plan/machine.hpp"

namespace seqcast {

/// The cap that $SEQCAST_ISA sets (baseline, avx2, avx512, amx); amx where it sets none.
/// @throws Error  if the variable holds something else.
Isa isa_cap();

/// The best instruction set that this machine has within the cap.
/// @throws Error  as isa_cap().
Isa isa_in_use();

/// The machine to plan for, if the plan is to run here.
inline Machine this_machine() { return machine_of(isa_in_use()); }

/// Makes our own vector kernels keep to the cap, for the whole process. Cheap; call it before a kernel is built.
/// Without a cap nothing is changed that another user of Highway or oneDNN could see.
void cap_vector_kernels();

}  // namespace seqcast
