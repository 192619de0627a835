// SPDX-License-Identifier: MIT
// A region as one HTML page that needs no network.
#pragma once

#include <string>

#include "picture/view.hpp"

namespace seqcast {

/// The page: the view as JSON, D3's modules, and the script that draws it (view.js).
std::string view_page(const RegionView& view);

/// The view as the page holds it: coordinates count from the region's start, values have six digits.
std::string view_json(const RegionView& view);

}  // namespace seqcast
