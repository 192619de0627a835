// SPDX-License-Identifier: MIT
// Inputs have no kernel: the executor writes the one-hot rows, and to ask for one is an error.
#include "engine/kernels/kernel.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

Kernel build(const Input&, const KernelSpec&) { throw Error("an input is not computed"); }

}  // namespace seqcast
