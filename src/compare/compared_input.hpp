// SPDX-License-Identifier: MIT
// The window that two sides are compared on: by seed, out of letters, or out of an .npz file.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "compare/layer_walk.hpp"
#include "io/npz.hpp"
#include "model/model.hpp"

namespace seqcast {

/// Letters of the model's alphabet, of one window: the same on every machine. @param seed  which.
std::string random_letters(const Model& model, uint64_t seed);

/// A window of letters, and numbers by the seed at the side inputs.
/// @throws Error  where the model has no code for a letter.
InputValues input_of_letters(const Model& model, std::string_view letters, uint64_t seed);

/// Numbers from -1 to 1 by the seed, at all inputs.
InputValues input_of_numbers(const Model& model, uint64_t seed);

/// The same window for another model: letters by its own alphabet, or the first one's numbers as they are. Side inputs
/// are those of the same names, else those at the same places.
///
/// @param letters  empty where there are none.
/// @throws Error   where the inputs have other shapes.
InputValues input_like(const Model& first, const InputValues& given, std::string_view letters, const Model& other);

/// The arrays of an .npz file that are a model's inputs: `input`, and those of the side inputs' names.
std::set<std::string> input_arrays(const Model& model, const NpzFile& npz);

/// These arrays' values. A model that takes windows of any length gets windows of the array's.
/// @throws Error  naming file and array, where one is missing, holds several windows, has another shape, does not tell
///                letters from positions, or holds what is no number.
InputValues input_of_arrays(Model& model, const NpzFile& npz);

}  // namespace seqcast
