// SPDX-License-Identifier: MIT
// Test fixture that runs the kernel of one layer.
#pragma once

#include <cstdlib>
#include <memory>
#include <vector>

#include "engine/kernels/kernel.hpp"
#include "tests/engine/run/small_model.hpp"

namespace seqcast::test {

/// The kernel of a graph that is one step, over `rows` positions of its input.
class OneKernel {
 public:
  OneKernel(const Graph& graph, int64_t rows, const WeightRule& rule) : model_(model_of(graph, rows, rule)) {
    const PlanBasis basis = make_plan_basis(model_, {0}, this_machine());
    segment_ = *lay_out(basis, 0, basis.steps.size(), 0);
    kernel_ = build(KernelSpec{model_, segment_.steps.at(0)});
  }

  /// @param inputs  [rows, C] of each. @return  [rows', C'].
  std::vector<float> run(const std::vector<std::vector<float>>& inputs) const {
    const Shape shape = model_.shapes[segment_.steps[0].output];
    std::vector<float> out(static_cast<size_t>(shape.channels * shape.length));
    std::vector<const float*> in;
    for (const auto& input : inputs) in.push_back(input.data());
    const std::unique_ptr<void, decltype(&std::free)> scratch(
        std::aligned_alloc(64, (kernel_.sizes.scratch_bytes + 127) / 64 * 64), &std::free);
    kernel_.run({in, out.data(), static_cast<std::byte*>(scratch.get()), {0, model_.shapes[0].length}});
    return out;
  }

 private:
  Model model_;
  Segment segment_;
  Kernel kernel_;
};

}  // namespace seqcast::test
