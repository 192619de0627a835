// SPDX-License-Identifier: MIT
// Numbers that differ from place to place of several axes of a value.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "formats/importing/imported_graph.hpp"

namespace seqcast {

/// The numbers for each position and channel of a value, position by position.
///
/// @param sizes    of the numbers, which lie row-major: as many as the value's axes, each as long as the axis or 1.
std::vector<float> spread_numbers(const ImportedGraph& graph, const ImportedValue& value,
                                  const std::vector<int64_t>& sizes, const std::vector<float>& numbers);

/// A value as one vector, position by position, for a layer of numbers that differ from position to position.
size_t as_one_vector(ImportedGraph& graph, const std::string& name, const ImportedValue& value);

/// Such a vector as the value that it was made of. [C * L, 1] -> [L, C] -> [C, L]
ImportedValue from_one_vector(ImportedGraph& graph, const std::string& name, size_t vector, const ImportedValue& value);

}  // namespace seqcast
