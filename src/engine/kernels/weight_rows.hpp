// SPDX-License-Identifier: MIT
// A layer's weights where they lie, as a kernel packs them into its own layout: copied once.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "model/geometry.hpp"
#include "model/tensor.hpp"

namespace seqcast {

/// The rows of a layer's weights, one an output. A batch norm's scale and a choice of outputs are applied lazily, as a
/// row is read.
class WeightRows {
 public:
  /// @param stored  [outputs, ...]; what its bytes belong to must outlive this.
  explicit WeightRows(Tensor stored);

  /// Multiplies each output's row, in f64, rounded to f32 once. @param by  [outputs of the tensor].
  void scale(std::vector<double> by) { scale_ = std::move(by); }

  /// Takes only these outputs, one behind the other.
  void choose(std::span<const Range> outputs);

  /// The values of a row from the `first`-th on.
  void read(int64_t output, int64_t first, std::span<float> values) const;

  const Tensor& stored() const noexcept { return stored_; }
  const std::vector<double>& scales() const noexcept { return scale_; }  ///< none: as stored

 private:
  Tensor stored_;
  int64_t row_values_;
  std::vector<double> scale_;
  std::vector<int64_t> chosen_;  ///< rows of the tensor; all where empty
};

}  // namespace seqcast
