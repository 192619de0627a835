// SPDX-License-Identifier: MIT
// Cubic B-splines over the positions of a window.
#pragma once

#include <cstdint>
#include <vector>

namespace seqcast {

/// The basis of cubic splines on the positions 0 .. positions - 1, with inner knots at equal steps and the ends four
/// times. @return  [degrees_of_freedom, positions], row-major.
///
/// Source: de Boor's recursion; FunctionLab's sei-framework, model/sei.py, builds the same from FITPACK's.
std::vector<float> cubic_spline_basis(int64_t positions, int64_t degrees_of_freedom);

}  // namespace seqcast
