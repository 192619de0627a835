// SPDX-License-Identifier: MIT
#include "model/layers/embedding.hpp"

namespace seqcast {

std::vector<TensorSpec> Embedding::tensors(Shape in) const { return {{"weight", {in.channels, dimensions}}}; }

}  // namespace seqcast
