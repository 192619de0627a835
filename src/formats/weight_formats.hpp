// SPDX-License-Identifier: MIT
// The formats of files that hold named tensors alone, for a card's layers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/weights_file.hpp"

namespace seqcast {

/// One line in the list of weight_formats.cpp.
struct WeightFormat {
  std::string_view name;
  bool (*matches)(std::string_view first_bytes);  ///< up to 64 KiB
  WeightsFile (*read)(const std::string& path, bool with_values);
};

std::vector<WeightFormat> weight_formats();

/// Reads tensors from a file of whichever format: of the first that matches, else of the last, whose reader says what
/// is wrong. @throws Error  naming the file.
///
/// @param with_values  else only what the tensors are called, and their shapes.
WeightsFile read_weights(const std::string& path, bool with_values = true);

}  // namespace seqcast
