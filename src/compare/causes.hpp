// SPDX-License-Identifier: MIT
// The usual ways in which a port departs from its source, as changes of a model's layers that can be tried.
#pragma once

#include <vector>

#include "compare/section.hpp"

namespace seqcast {

/// The changes of one cause: of each layer of a section alone, and of all of them where they are several.
std::vector<Change> changes_of(Cause cause, const ComparedModel& model, const Section& section);

/// In the order in which they are tried.
std::vector<Cause> causes_to_try();

}  // namespace seqcast
