// SPDX-License-Identifier: MIT
// Instruction set selection; $SEQCAST_ISA sets an upper limit.
#pragma once

namespace seqcast {

/// In the order of what they can do: baseline is any x86-64, and slow; amx caps nothing.
enum class Isa { baseline, avx2, avx512, amx };

/// The cap that $SEQCAST_ISA sets (baseline, avx2, avx512, amx); amx where it sets none.
/// @throws Error  if the variable holds something else.
Isa isa_cap();

/// Makes our own vector kernels keep to the cap. Cheap; call it before a kernel is built.
void cap_vector_kernels();

}  // namespace seqcast
