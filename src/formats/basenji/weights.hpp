// SPDX-License-Identifier: MIT
// Maps the saved layers of a Basenji HDF5 file to the layers of its params.json.
#pragma once

#include <string>
#include <vector>

#include "formats/basenji/blocks.hpp"
#include "formats/hdf5/h5_file.hpp"
#include "model/model.hpp"

namespace seqcast {

/// A layer of Keras's as it was saved: its name, and the names of its arrays in the file.
struct SavedLayer {
  std::string name;
  std::vector<std::string> weights;  ///< as in conv1d/kernel:0
  std::vector<std::string> paths;    ///< of the arrays
};

/// The layers of a file that Keras saved, whole model or weights alone, in the order in which Keras pairs them with a
/// model's: that of `layer_names`, without those that have no weights.
///
/// @throws Error  where the file holds no weights of Keras's.
std::vector<SavedLayer> saved_layers(const H5File& file);

/// Gives the layers of a params.json the arrays that Basenji saved, paired in order, each in our layout. The file holds
/// the trunk and one head: the first that fits.
///
/// A convolution's bias is there where the file has one: the code's versions differ.
///
/// @throws Error  naming both layers, where kinds or shapes disagree, and where numbers of layers do.
void give_basenji_weights(Model& model, const H5File& file);

}  // namespace seqcast
