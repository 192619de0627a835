// SPDX-License-Identifier: MIT
// Parser of --input.
#pragma once

#include <string>

#include "predict/request.hpp"

namespace seqcast {

/// Reads `NAME=v1,v2,...` (constants), `NAME=reverse-complement`, and `NAME=FILE,...`, with `missing=error` or
/// `missing=NUMBER` behind the last file.
/// @throws RequestError  for anything else.
InputSetting parse_input(const std::string& text);

}  // namespace seqcast
