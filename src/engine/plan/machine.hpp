// SPDX-License-Identifier: MIT
// The machine that a plan is made for: its instruction set, and what one of its cores does in a second.
#pragma once

#include <cstdint>

namespace seqcast {

/// Instruction sets, each with all of those before it: baseline is any x86-64, and slow.
enum class Isa { baseline, avx2, avx512, amx };

/// In round figures. `./dev bench costs` measures them and writes core_speeds.inc; no run measures anything, so that a
/// plan is the same every time.
struct CoreSpeed {
  double multiply_adds;       ///< f32, a second, of a gemm whose operands are in the first cache
  double shared_cache_bytes;  ///< a second, read from and written to a cache that cores share
  double memory_bytes;        ///< a second, read from and written to memory
  double own_cache_size;      ///< bytes that stay in a core's own cache
  double shared_cache_size;   ///< bytes that stay in the cache that cores share, if others use half of it
};

struct Machine {
  Isa isa = Isa::baseline;
  int64_t lanes = 1;  ///< floats of a vector register
  CoreSpeed core = {};
};

/// A machine with this instruction set, by the table of speeds.
Machine machine_of(Isa isa);

}  // namespace seqcast
