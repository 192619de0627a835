// SPDX-License-Identifier: MIT
#include "engine/run/built_plan.hpp"

#include <algorithm>
#include <utility>

#include "engine/kernels/aligned_block.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

namespace {

/// The kernels of all steps, each the same whoever builds it.
std::vector<std::vector<Kernel>> build_kernels(const Model& model, const Plan& plan, ThreadPool& workers) {
  std::vector<std::vector<Kernel>> kernels;
  std::vector<std::pair<const Step*, Kernel*>> all;
  for (const Segment& segment : plan.segments) kernels.emplace_back(segment.steps.size());
  for (size_t s = 0; s < kernels.size(); ++s)
    for (size_t i = 0; i < kernels[s].size(); ++i) all.emplace_back(&plan.segments[s].steps[i], &kernels[s][i]);
  workers.each(all.size(), [&](size_t, size_t index) {
    const auto& [step, kernel] = all[index];
    *kernel = build(KernelSpec{model, *step});
  });
  return kernels;
}

}  // namespace

BuiltPlan::BuiltPlan(const Model& m, Plan p, ThreadPool& workers)
    : model(m), plan(std::move(p)), kernels(build_kernels(model, plan, workers)) {
  for (const Segment& segment : plan.segments) {
    values_bytes = std::max(values_bytes, static_cast<size_t>(segment.scratch_floats) * sizeof(float));
    code_bytes = std::max(code_bytes, static_cast<size_t>(segment.input_rows.size()));
  }
  for (const std::vector<Kernel>& of_segment : kernels)
    for (const Kernel& kernel : of_segment) {
      kernel_bytes = std::max(kernel_bytes, kernel.scratch_bytes);
      weight_bytes += static_cast<int64_t>(kernel.weight_bytes);
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
