// SPDX-License-Identifier: MIT
#include "engine/run/built_plan.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "seqcast/error.hpp"

namespace seqcast {

namespace {

/// @throws std::logic_error  where a value of the plan is no f32: kernels read and write nothing else.
void check_types(const Plan& plan) {
  const auto is_f32 = [](const auto& value) { return value.type == DataType::f32; };
  for (const Segment& segment : plan.segments)
    if (!std::ranges::all_of(segment.steps, is_f32) || !std::ranges::all_of(segment.keeps, is_f32))
      throw std::logic_error("no kernel has values other than f32");
}

/// The kernels of all steps, each the same whoever builds it.
std::vector<std::vector<Kernel>> build_kernels(const Model& model, const Plan& plan, ThreadPool& workers) {
  check_types(plan);
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

std::vector<std::vector<KernelSizes>> sizes_of(const std::vector<std::vector<Kernel>>& kernels) {
  std::vector<std::vector<KernelSizes>> sizes;
  for (const std::vector<Kernel>& of_segment : kernels) {
    sizes.emplace_back();
    for (const Kernel& kernel : of_segment) sizes.back().push_back(kernel.sizes);
  }
  return sizes;
}

}  // namespace

BuiltPlan::BuiltPlan(const Model& m, Plan p, ThreadPool& workers)
    : model(m),
      plan(std::move(p)),
      kernels(build_kernels(model, plan, workers)),
      one_hot(one_hot_rows(model.contract)),
      sizes(plan_sizes(plan, sizes_of(kernels))) {}

const Step& BuiltPlan::step_of(size_t node) const {
  for (const Segment& segment : plan.segments)
    for (const Step& step : segment.steps)
      if (step.output == node) return step;
  throw Error("a head is the input itself");
}

}  // namespace seqcast
