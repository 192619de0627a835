// SPDX-License-Identifier: MIT
// Differences of a layer's fields and tensors between two models' files.
#pragma once

#include <string>
#include <vector>

#include "compare/compared_model.hpp"

namespace seqcast {

/// Kind, fields and tensors that differ, each as a short sentence: "eps is 0.001 and 1e-05".
std::vector<std::string> stated_otherwise(const ComparedModel& model, size_t node, const ComparedModel& reference,
                                          size_t other);

}  // namespace seqcast
