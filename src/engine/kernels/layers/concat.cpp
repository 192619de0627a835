// SPDX-License-Identifier: MIT
// Kernel of channel concatenation.
#include <algorithm>
#include <vector>

#include "engine/kernels/kernel.hpp"

namespace seqcast {

Kernel build(const Concat&, const KernelSpec& spec) {
  std::vector<int64_t> channels;
  for (const Read& read : spec.step.reads) channels.push_back(spec.model.shapes[read.node].channels);
  const int64_t rows = spec.out_rows();
  const auto run = [=](const KernelCall& call) {
    float* out = call.out;
    for (int64_t a = 0; a < call.length(rows); ++a)
      for (size_t i = 0; i < channels.size(); ++i) out = std::copy_n(call.in[i] + a * channels[i], channels[i], out);
  };
  return {.run = run, .sizes = {}, .any_length = true};
}

}  // namespace seqcast
