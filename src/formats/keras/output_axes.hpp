// SPDX-License-Identifier: MIT
// Axes of a Keras output: its bins and its tracks.
#pragma once

#include "formats/importing/imported_graph.hpp"

namespace seqcast {

/// An output whose graph has bins as positions and tracks as channels. Where the sequence's positions ended up as the
/// graph's channels, they are turned. What is summed over the positions (a Permute, and then a Dense) is laid out as
/// the file has it: the first axis, if that is of the sums, as equal parts of the window; else all values are tracks of
/// the whole window.
ImportedValue with_bins_in_place(ImportedGraph& graph, const ImportedValue& value);

}  // namespace seqcast
