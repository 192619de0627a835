// SPDX-License-Identifier: MIT
// What is ready before any window comes: a plan, its kernels, and how much room a tile takes?
#include "seqcast/engine/built_plan.hpp"

#include <algorithm>

#include "seqcast/engine/aligned_block.hpp"
#include "seqcast/engine/workers.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

BuiltPlan::BuiltPlan(const Model& m, Plan p) : model(m), plan(std::move(p)) {
  use_one_library_thread();  // a library's choices may depend on the number of threads
  for (const Segment& segment : plan.segments) {
    kernels.emplace_back();
    values_bytes = std::max(values_bytes, static_cast<size_t>(segment.scratch_floats) * sizeof(float));
    code_bytes = std::max(code_bytes, static_cast<size_t>(segment.input_rows.size()));
    for (const Step& step : segment.steps) {
      kernels.back().push_back(build(KernelSpec{model, step}));
      kernel_bytes = std::max(kernel_bytes, kernels.back().back().scratch_bytes);
      weight_bytes += static_cast<int64_t>(kernels.back().back().weight_bytes);
    }
  }
  values_bytes = whole_lines(values_bytes);
  kernel_bytes = whole_lines(kernel_bytes);
  const auto letters = model.contract.alphabet.size();
  one_hot.assign((letters + 2) * letters, 0.0f);
  for (size_t c = 0; c < letters; ++c) {
    one_hot[c * letters + c] = 1.0f;
    one_hot[letters * letters + c] = static_cast<float>(model.contract.unknown);
  }
}

size_t BuiltPlan::scratch_bytes() const noexcept { return whole_lines(values_bytes + kernel_bytes + code_bytes); }

const Step& BuiltPlan::step_of(size_t node) const {
  for (const Segment& segment : plan.segments)
    for (const Step& step : segment.steps)
      if (step.output == node) return step;
  throw Error("a head is the input itself");
}

}  // namespace seqcast
