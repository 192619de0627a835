// SPDX-License-Identifier: MIT
// What does the engine compute for an input? Nothing: the executor lays out one-hot rows for a tile.
#include "engine/kernels/kernel.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

Kernel build(const Input&, const KernelSpec&) { throw Error("an input is not computed"); }

}  // namespace seqcast
