// SPDX-License-Identifier: MIT
#include "engine/kernels/join.hpp"

#include "engine/plan/step_rows.hpp"

namespace seqcast {

std::vector<JoinInput> join_inputs(const KernelSpec& spec) {
  std::vector<JoinInput> inputs;
  for (size_t r = 0; r < spec.step.reads.size(); ++r) {
    const int64_t channels = spec.model.shapes[spec.step.reads[r].node].channels;
    inputs.push_back({is_spread(spec.model, spec.step, r) ? 0 : channels, channels < spec.out_channels()});
  }
  return inputs;
}

}  // namespace seqcast
