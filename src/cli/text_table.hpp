// SPDX-License-Identifier: MIT
// Aligned text tables.
#pragma once

#include <string>
#include <vector>

namespace seqcast {

/// Rows of cells, the first row being the header; the first column is aligned left, as are those named in `left`. Cells
/// may hold a file's own words.
std::string line_up(std::vector<std::vector<std::string>> rows, const std::vector<size_t>& left = {});

}  // namespace seqcast
