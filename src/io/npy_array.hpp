// SPDX-License-Identifier: MIT
// Array of any shape in .npy form.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "io/loaded_file.hpp"
#include "io/npy_header.hpp"

namespace seqcast {

/// An array as it is stored: the numbers are seen where they lie, not copied.
struct NpyArray {
  NpyHeader header;
  std::string_view values;
  std::shared_ptr<const void> storage;  ///< what keeps the values alive

  const std::vector<int64_t>& shape() const noexcept { return header.shape; }

  /// All values in row-major order, also of arrays in Fortran's.
  /// @throws Error  naming the index of a value that is not finite, or of an integer that f4 does not hold.
  std::vector<float> floats() const;
  /// The same as f8, which holds them all but integers beyond 2^53: those are rounded. NaN and infinities are values.
  std::vector<double> doubles() const;
};

/// Reads the bytes of an .npy file.
/// @throws Error  without the file's name, as split_npy(), npy_number_bytes() and check_npy_size().
NpyArray parse_npy(LoadedFile file);

}  // namespace seqcast
