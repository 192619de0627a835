// SPDX-License-Identifier: MIT
// Genes and variants of a region.
#pragma once

#include <string>
#include <vector>

#include "genome/variant_file.hpp"
#include "picture/view.hpp"

namespace seqcast {

/// Fills the view's transcripts and lanes with those that overlap its region.
///
/// @throws Error  as Annotation does; where there are more than a page holds.
void add_transcripts(RegionView& view, const std::string& path, const AnnotationOptions& options);

/// Fills the view's variants with those whose REF overlaps its region.
///
/// @throws Error  as VariantFile does; where there are more than a page holds, or where the header gives the
///                chromosome another length than the view knows.
void add_variants(RegionView& view, VariantFile& file);

/// [transcripts]: the first line on which each has room, with `apart` bases between two.
/// @param transcripts  by start.
std::vector<size_t> lanes_of(const std::vector<Transcript>& transcripts, int64_t apart);

}  // namespace seqcast
