// SPDX-License-Identifier: MIT
// Reads the attributes of an HDF5 group or dataset.
#pragma once

#include <hdf5.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

namespace seqcast::read_h5 {

/// The attributes of an open object: a list of [name, values], where values is a list of texts (fixed or variable
/// length) or of numbers; null for other types.
///
/// @param path        of the object, for messages.
/// @param file_bytes  an attribute that claims more bytes than the file has is refused.
/// @throws Refused    naming object and attribute, for what is damaged.
nlohmann::ordered_json read_attributes(hid_t object, const std::string& path, uint64_t file_bytes);

}  // namespace seqcast::read_h5
