// SPDX-License-Identifier: MIT
// Dilated convolutions as products of single taps and their sums, for those who keep the products.
#pragma once

#include <optional>

#include "model/model.hpp"

namespace seqcast {

/// The same function, where each dilated convolution is a convolution of one position with kernel * filters channels,
/// and a TapSum of them under the convolution's name. An input that changes then changes one position's products, and
/// not the products of all positions that read it; each output is the sum of the same numbers in another order.
///
/// Those that a batch norm follows, that read letters, or that are a head's own layer stay as they are. Weights are
/// views of the model's. @return  none where no convolution is split.
std::optional<Model> split_taps(const Model& model);

}  // namespace seqcast
