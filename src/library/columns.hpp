// SPDX-License-Identifier: MIT
// Columns of tables, filled text by text.
#pragma once

#include <string_view>
#include <vector>

#include "seqcast/results.hpp"

namespace seqcast {

void add_text(TextColumn& column, std::string_view text);

/// Gives each name that was there before a number: `name`, `name_2`.
void make_distinct(std::vector<Column>& columns);

}  // namespace seqcast
