// SPDX-License-Identifier: MIT
// The formats of files that hold named tensors alone, for a card's layers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/weights.hpp"

namespace seqcast {

/// One line in the list of weight_formats.cpp.
struct WeightFormat {
  std::string_view name;
  bool (*matches)(std::string_view first_bytes);  ///< up to 64 KiB
  Weights (*read)(const std::string& path);
};

std::vector<WeightFormat> weight_formats();

/// Reads tensors from a file of whichever format: of the first that matches, else of the last, whose reader says what
/// is wrong. @throws Error  naming the file.
Weights read_weights(const std::string& path);

}  // namespace seqcast
