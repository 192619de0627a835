// SPDX-License-Identifier: MIT
// Placeholder kernel of inputs; the executor writes the one-hot rows.
#include "engine/kernels/kernel.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

Kernel build(const Input&, const KernelSpec&) { throw Error("an input is not computed"); }

}  // namespace seqcast
