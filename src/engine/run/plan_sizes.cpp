// SPDX-License-Identifier: MIT
#include "engine/run/plan_sizes.hpp"

#include <algorithm>

#include "base/aligned_block.hpp"

namespace seqcast {

size_t PlanSizes::scratch_bytes() const noexcept { return whole_lines(values_bytes + kernel_bytes + code_bytes); }

PlanSizes plan_sizes(const Plan& plan, const std::vector<std::vector<KernelSizes>>& kernels) {
  PlanSizes sizes;
  for (const Segment& segment : plan.segments) {
    sizes.values_bytes = std::max(sizes.values_bytes, static_cast<size_t>(segment.scratch_floats) * sizeof(float));
    sizes.code_bytes = std::max(sizes.code_bytes, static_cast<size_t>(segment.input_rows.size()));
  }
  for (const std::vector<KernelSizes>& of_segment : kernels)
    for (const KernelSizes& kernel : of_segment) {
      sizes.kernel_bytes = std::max(sizes.kernel_bytes, kernel.scratch_bytes);
      sizes.weight_bytes += static_cast<int64_t>(kernel.weight_bytes);
    }
  sizes.values_bytes = whole_lines(sizes.values_bytes);
  sizes.kernel_bytes = whole_lines(sizes.kernel_bytes);
  return sizes;
}

PlanSizes plan_sizes(const Plan& plan, const Model& model) {
  std::vector<std::vector<KernelSizes>> kernels;
  for (const Segment& segment : plan.segments) {
    kernels.emplace_back();
    for (const Step& step : segment.steps) kernels.back().push_back(kernel_sizes(model, step));
  }
  return plan_sizes(plan, kernels);
}

}  // namespace seqcast
