// SPDX-License-Identifier: MIT
#include "model/layers/conv1d.hpp"

#include <fmt/format.h>

#include "seqcast/error.hpp"

namespace seqcast {

Shape Conv1d::shape(std::span<const Shape> in) const {
  // [N, C, L] * conv(K, stride s, dilation d) -> [N, filters, (L + left + right - (K-1)d - 1) / s + 1]
  if (in[0].channels % groups != 0 || filters % groups != 0)
    throw Error(
        fmt::format("{} channels and {} filters cannot be split into {} groups", in[0].channels, filters, groups));
  return {filters, convolved_length(in[0].length, slide(in[0].length), padding)};
}

Traits Conv1d::traits() const noexcept {
  const bool dense = groups == 1;
  return {.conv = ConvGeometry{kernel, stride, dilation, groups},
          .reads_letters = dense,
          .independent_rows = true,
          .independent_columns = dense && kernel == 1,
          .reads_views = true,
          .epilogue = {.activations = FusedActivations::unweighted,
                       .batch_norm = true,
                       .pool = dense,
                       .crop = true,
                       .residual = dense},
          .keeps_places = padding.keeps_places(),
          .group = LayerGroup::convolution};
}

std::vector<TensorSpec> Conv1d::tensors(Shape in) const {
  std::vector<TensorSpec> result{{"weight", {filters, in.channels / groups, kernel}}};
  if (bias) result.push_back({"bias", {filters}});
  return result;
}

int64_t Conv1d::multiply_adds(Shape in) const {
  return slide(in.length).length(in.length) * filters * (in.channels / groups) * kernel;
}

std::optional<Conv1d> Conv1d::with_outputs(int64_t count) const {
  if (groups > 1) return std::nullopt;
  Conv1d part = *this;
  part.filters = count;
  return part;
}

}  // namespace seqcast
