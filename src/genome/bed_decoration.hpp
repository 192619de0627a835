// SPDX-License-Identifier: MIT
// Lines of BED and bedGraph files that are of no place, and the forms of columns.
#pragma once

#include <string_view>

namespace seqcast {

/// Whether a column is digits alone.
bool is_number(std::string_view text);

/// Whether a line is blank, a comment, or one of a browser's `track` and `browser` lines.
bool is_decoration(std::string_view line);

}  // namespace seqcast
