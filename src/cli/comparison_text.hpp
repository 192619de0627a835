// SPDX-License-Identifier: MIT
// Prints a comparison, as a table for people or as JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "compare/comparison.hpp"

namespace seqcast {

/// Two sides and what they were compared on, as the user named them.
struct ComparedSides {
  const ComparedModel& model;
  std::string reference;
  std::string input;
};

/// A line a layer, the first that departs marked; then what is known of each that departs, what had no counterpart, and
/// the verdict.
std::string as_text(const Comparison& comparison, const ComparedSides& sides);

nlohmann::ordered_json as_json(const Comparison& comparison, const ComparedSides& sides);

}  // namespace seqcast
