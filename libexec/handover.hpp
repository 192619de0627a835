// SPDX-License-Identifier: MIT
// Writes the contents of an HDF5 file to shared memory for the parent process.
#pragma once

#include <hdf5.h>

#include <cstdint>
#include <string_view>

namespace seqcast::read_h5 {

/// Writes to `descriptor`, an empty file in memory: 8 bytes of header length (little-endian, counted from byte 8), a
/// JSON object {"objects": [...]} padded with blanks to a multiple of 64 bytes from the file's start, then the arrays'
/// values, row-major and little-endian, where each object's `begin` and `end` say, counted from the header's end.
///
/// @param file         the HDF5 file's bytes.
/// @param with_values  false: no values, and the file ends with the header.
/// @param usable       bytes of memory that there are for it.
/// @throws Refused     for what the file is not read for.
void hand_over(std::string_view file, int descriptor, bool with_values, uint64_t usable);

}  // namespace seqcast::read_h5
