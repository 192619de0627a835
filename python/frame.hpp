// SPDX-License-Identifier: MIT
// Regions from the columns of a data frame: pandas, polars, pyarrow, or a dict of lists or arrays.
#pragma once

#include <nanobind/nanobind.h>

#include <vector>

#include "seqcast/settings.hpp"

namespace seqcast::python {

/// Reads the columns chrom, start and end, and strand where there is one; also named as pyranges does.
/// @throws Error  naming the row, counted from 0, and the column of what is no whole number.
std::vector<GenomeRegion> regions_of_frame(nanobind::handle frame);

}  // namespace seqcast::python
