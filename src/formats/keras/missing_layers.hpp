// SPDX-License-Identifier: MIT
// Error for a Keras file without a description of its layers.
#pragma once

#include <string>

#include "formats/hdf5/h5_file.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

/// The JSON of an architecture. @throws Error  where the file is another kind, naming it.
std::string read_architecture(const std::string& path);

/// What an HDF5 file is that does not describe its layers: weights alone, or no model at all.
Error no_layers(const H5File& file);

}  // namespace seqcast
