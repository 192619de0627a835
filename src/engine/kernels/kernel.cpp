// SPDX-License-Identifier: MIT
#include "engine/kernels/kernel.hpp"

#include "engine/kernels/convolution/convolution.hpp"
#include "engine/kernels/isa.hpp"
#include "engine/plan/fuse.hpp"
#include "engine/plan/step_algorithm.hpp"

namespace seqcast {

std::vector<float> one_hot_rows(const Contract& contract) {
  const size_t letters = contract.alphabet.size();
  std::vector<float> values((letters + 2) * letters, 0.0f);
  for (size_t c = 0; c < letters; ++c) {
    values[c * letters + c] = 1.0f;
    values[letters * letters + c] = static_cast<float>(contract.unknown);
  }
  return values;
}

std::vector<float> letter_values(const KernelSpec& spec) {
  std::vector<float> values = one_hot_rows(spec.model.contract);
  if (spec.step.letter_activation) {
    const size_t letters = spec.model.contract.alphabet.size();
    const Activation& function = activation_of(spec.model, *spec.step.letter_activation);
    for (size_t i = 0; i < (letters + 1) * letters; ++i) values[i] = static_cast<float>(function(values[i]));
  }
  return values;
}

void KernelSpec::choose_columns(std::vector<float>& rows) const {
  if (step.columns.empty()) return;
  const int64_t each = static_cast<int64_t>(rows.size()) / model.shapes[step.output].channels;
  std::vector<float> chosen;
  for (const Range& block : step.columns)
    chosen.insert(chosen.end(), rows.begin() + block.begin * each, rows.begin() + block.end * each);
  rows = std::move(chosen);
}

Kernel build(const KernelSpec& spec) {
  cap_vector_kernels();
  return std::visit([&](const auto& layer) { return build(layer, spec); },
                    spec.model.graph.nodes[spec.step.node].layer);
}

KernelSizes kernel_sizes(const Model& model, const Step& step) {
  const auto shape = conv_shape(model, step);
  return shape ? convolution_sizes(step.algorithm, *shape) : KernelSizes{};
}

}  // namespace seqcast
