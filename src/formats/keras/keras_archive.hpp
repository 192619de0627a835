// SPDX-License-Identifier: MIT
// Reader of .keras archives: a zip of an architecture, its weights as HDF5, and the version of Keras.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "formats/hdf5/h5_file.hpp"
#include "formats/keras/keras_files.hpp"

namespace seqcast {

/// Whether a file is such an archive, by the name of its first entry, or a zip archive called FILE.keras.
bool is_keras_archive(const std::string& path, std::string_view first_bytes) noexcept;

/// Architecture and weights of an archive. Nothing is unpacked into a file.
///
/// @param weights_file  weights to take instead of the archive's own; or empty.
/// @throws Error        as ZipFile and read_h5, and where an entry is missing.
KerasFiles read_keras_archive(const std::string& path, const std::string& weights_file, bool with_values);

/// A Keras model's weights: an HDF5 file, or that of a .keras archive.
std::shared_ptr<const H5File> read_keras_weights(const std::string& path, bool with_values);

}  // namespace seqcast
