// SPDX-License-Identifier: MIT
#include "model/layers/dense.hpp"

namespace seqcast {

Traits Dense::traits() const noexcept {
  return {
      .conv = ConvGeometry{},
      .independent_rows = true,
      .independent_columns = true,
      .shared_gemm = true,
      .reads_views = true,
      .epilogue = {.activations = FusedActivations::unweighted, .batch_norm = true, .crop = true, .residual = true}};
}

std::vector<TensorSpec> Dense::tensors(Shape in) const {
  std::vector<TensorSpec> result{{"weight", {units, in.channels}}};
  if (bias) result.push_back({"bias", {units}});
  return result;
}

int64_t Dense::multiply_adds(Shape in) const { return in.length * in.channels * units; }

}  // namespace seqcast
