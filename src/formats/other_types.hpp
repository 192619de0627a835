// SPDX-License-Identifier: MIT
// Error for a layer's tensor whose type is not read.
#pragma once

#include <string>

#include "formats/weights_file.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

/// @param type  as in IntStorage, float8_e4m3fn, sparse or quantized (WeightsFile::other_types).
Error type_not_read(const std::string& tensor, const std::string& type);

/// @throws Error  naming the file, where it has a tensor of that name that is of a type that is not read.
void check_type(const WeightsFile& file, const std::string& tensor);

}  // namespace seqcast
