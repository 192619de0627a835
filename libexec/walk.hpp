// SPDX-License-Identifier: MIT
// Lists the groups and datasets of an HDF5 file, with checks of their sizes and offsets.
#pragma once

#include <hdf5.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace seqcast::read_h5 {

constexpr uint64_t alignment = 64;  // of arrays in the handover

/// An array whose values can be read.
struct Array {
  std::string path;
  bool half = false;   ///< handed over as f16; else as f32
  uint64_t begin = 0;  ///< where its values go, in bytes from the first array's
  uint64_t bytes = 0;  ///< as handed over
};

/// What a file holds: `objects` is a list of {path, attributes} for groups, and for arrays also {stored, type, shape,
/// begin, end} or {stored, refused}, in the handover's form.
struct Contents {
  nlohmann::ordered_json objects;
  std::vector<Array> arrays;
  uint64_t bytes = 0;  ///< of all arrays, each at a multiple of `alignment`
};

/// Follows all links from the root, without reading any array's values.
///
/// @throws Refused  for external links and storage, virtual arrays, links that lead back to a group, objects without
///                  end, and arrays that claim more than the file can hold.
Contents walk(hid_t file, uint64_t file_bytes);

}  // namespace seqcast::read_h5
