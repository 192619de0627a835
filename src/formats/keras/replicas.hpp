// SPDX-License-Identifier: MIT
// Keras models that were saved by multi_gpu_model, which hold the model that was trained.
#pragma once

#include "formats/keras/network.hpp"

namespace seqcast {

/// The model inside, where Lambdas cut a batch into parts, one nested model computes each of them, and Concatenates put
/// them together; else the model itself.
///
/// Source: keras/utils/multi_gpu_utils.py (Keras 2.0.9 to 2.3).
const KerasLayer& without_replicas(const KerasLayer& model);

}  // namespace seqcast
