// SPDX-License-Identifier: MIT
// What does a layer kind give to the engine? A kernel: a function on channels-last rows of a fixed number.
#include "seqcast/engine/kernel.hpp"

namespace seqcast {

Kernel build(const KernelSpec& spec) {
  return std::visit([&](const auto& layer) { return build(layer, spec); },
                    spec.model.graph.nodes[spec.step.node].layer);
}

}  // namespace seqcast
