// SPDX-License-Identifier: MIT
// Gives a model's layers the tensors of a file whose names or axes are another framework's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/weights_file.hpp"
#include "model/model.hpp"

namespace seqcast {

/// What stands before `name` in the only tensor whose name ends with it; empty where none or several do, or it stands
/// alone. Wrappers add such names: module., model., _orig_mod.
std::string prefix_of(const WeightsFile& file, std::string_view name);

/// Takes a prefix from the names of tensors; those without it stay.
void drop_prefix(WeightsFile& file, const std::string& prefix);

/// Gives the model the file's tensors by name; behind a prefix where all have the same; else, where not one has the
/// name of a layer, module by module in the file's order, which `model.reading.assumed` then lists in a table.
///
/// @param pictures  the layers whose weights have a picture's axes (formats/stored_layout): those are left as they are.
/// @throws Error    where there are more modules than layers, or fewer, or where one has other tensors or shapes.
void match_weights(WeightsFile file, Model& model, const std::vector<std::string>& pictures = {});

/// Leaves out, or adds, axes of 1 where a layer has others than the tensor: a convolution over pictures of one row, a
/// dense layer as a convolution of one base; and gives every channel the slope of a PReLU that has but one. Values stay
/// where they are.
void fit_axes(Weights& weights, const Model& model, const std::vector<std::string>& pictures = {});

}  // namespace seqcast
