// SPDX-License-Identifier: MIT
// Paths of each layer's tensors in a FILE.weights.h5 of Keras 3.
#pragma once

#include "formats/hdf5/h5_file.hpp"
#include "formats/keras/network.hpp"
#include "formats/keras/stored_weights.hpp"

namespace seqcast {

/// Groups are called by the layers' classes and numbered in the order of the model's layers: `/layers/conv1d/vars/0`,
/// `/layers/conv1d_1/vars/0`, and inside a nested model `/layers/functional/layers/conv1d/vars/0`.
///
/// Source: keras/src/saving/saving_lib.py (3.0 to 3.15; keras/saving of 2.12 to 2.15 is the same), _save_state and
/// _save_container_state.
///
/// @throws Error  where the file holds other layers, or a layer holds another number of tensors.
KerasPlaces place_weights_by_class(const H5File& file, const KerasNetwork& network);

}  // namespace seqcast
