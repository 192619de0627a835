// SPDX-License-Identifier: MIT
// Joins the parts of a run to the file that the whole run writes.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "io/durable.hpp"
#include "output/parts/parts.hpp"

namespace seqcast {

/// Memory does not grow with the parts, but for what a bigWig file's zoom levels and indexes take.
///
/// @param parts   all of a run, in order.
/// @param output  as the whole run's; text may be compressed here and not there, or the other way round.
/// @throws Error  where the output's ending names another format than the parts have, or a part is not what such parts
///                are.
void merge_parts(std::span<const Part> parts, const std::string& output, Durable durable = Durable::yes);

/// The same of each track of a run; all files get their names or none does.
///
/// @param output  with `{track}`.
void merge_tracks(std::span<const std::vector<Part>> tracks, const std::string& output, Durable durable = Durable::yes);

}  // namespace seqcast
