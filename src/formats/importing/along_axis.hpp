// SPDX-License-Identifier: MIT
// Operations along one axis of imported values: crop, reduce, concatenate, and broadcast for sums and
// products.
#pragma once

#include <string>
#include <vector>

#include "formats/importing/imported_graph.hpp"

namespace seqcast {

/// The value without what lies outside `kept` of one axis. @param kept  not empty, within the axis.
ImportedValue cropped(ImportedGraph& graph, const std::string& name, const ImportedValue& value, size_t axis,
                      Range kept);

enum class AxisReduction { mean, sum, max, logsumexp };

/// The value reduced along one axis, which is wider than 1 and becomes of size 1. A sum is the mean: the caller scales
/// it by the axis' size.
ImportedValue reduced(ImportedGraph& graph, const std::string& name, const ImportedValue& value, size_t axis,
                      AxisReduction what);

/// The values side by side along one axis. @throws LayoutNotSupported  where their axes come in different orders.
ImportedValue concatenated(ImportedGraph& graph, const std::string& name, const std::vector<ImportedValue>& values,
                           size_t axis);

/// The nodes of a sum's or product's inputs, and the axes of its result.
struct Broadcast {
  std::vector<size_t> nodes;
  std::vector<ValueAxis> axes;
};

/// Values as a sum or product reads them, broadcast as NumPy does: an axis that a value lacks comes first and is of
/// size one. What comes in another order is transposed.
/// @throws LayoutNotSupported  where that does not bring the axes together.
Broadcast broadcast(ImportedGraph& graph, const std::vector<ImportedValue>& values);

}  // namespace seqcast
