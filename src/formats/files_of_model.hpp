// SPDX-License-Identifier: MIT
// Files that a model is read from.
#pragma once

#include <string>
#include <vector>

namespace seqcast {

/// A model's own file and those beside it that it names: a card's weights and members, an ONNX file's tensors.
///
/// @param name  as read_model takes it. What cannot be read names nothing: reading it says what is wrong. Nor does what
///              is no regular file, which can be read but once.
std::vector<std::string> files_of_model(const std::string& name);

}  // namespace seqcast
