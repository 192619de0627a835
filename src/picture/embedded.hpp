// SPDX-License-Identifier: MIT
// Style sheets and scripts that pictures contain; CMake embeds their files (cmake/embed.cmake).
#pragma once

#include <string_view>

namespace seqcast {

extern const std::string_view field_css;  ///< of receptive fields
extern const std::string_view view_css;   ///< of regions, in SVG files and on pages
extern const std::string_view page_css;   ///< of the pages around them
extern const std::string_view view_html, view_js;
extern const std::string_view d3_js;  ///< modules of D3, with their licences

}  // namespace seqcast
