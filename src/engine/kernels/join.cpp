// SPDX-License-Identifier: MIT
#include "engine/kernels/join.hpp"

namespace seqcast {

std::vector<JoinInput> join_inputs(const KernelSpec& spec) {
  std::vector<JoinInput> inputs;
  for (const Read& read : spec.step.reads) {
    const int64_t channels = spec.model.shapes[read.node].channels;
    inputs.push_back({read.rows.size() < spec.out_rows() ? 0 : channels, channels < spec.out_channels()});
  }
  return inputs;
}

}  // namespace seqcast
