// SPDX-License-Identifier: MIT
// Style sheets that pictures contain; CMake embeds their files (cmake/embed.cmake).
#pragma once

#include <string_view>

namespace seqcast {

extern const std::string_view field_css;  ///< of receptive fields

}  // namespace seqcast
