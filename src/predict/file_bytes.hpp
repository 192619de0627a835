// SPDX-License-Identifier: MIT
// Size of a model's weights in memory, as they are stored.
#pragma once

#include <cstdint>

#include "model/model.hpp"

namespace seqcast {

/// Of the tensors as they are stored; of a model without weights, as they would be in f32.
int64_t file_bytes(const Model& model);

}  // namespace seqcast
