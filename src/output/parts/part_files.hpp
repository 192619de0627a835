// SPDX-License-Identifier: MIT
// Files and form of a part whose bins a Writer writes.
#pragma once

#include <vector>

#include "output/parts/part_marker.hpp"
#include "output/writer_options.hpp"

namespace seqcast {

/// The files that a part writes, but for an array a region, whose files the caller names.
/// @throws Error  as output_paths.
std::vector<PartFile> part_files(const WriterOptions& options);

PartForm part_form(const WriterOptions& options);

}  // namespace seqcast
