// SPDX-License-Identifier: MIT
// Columns of the installed interface's tables.
#include "library/columns.hpp"

#include <fmt/format.h>

#include <set>
#include <string>

namespace seqcast {

void add_text(TextColumn& column, std::string_view text) {
  column.bytes += text;
  column.offsets.push_back(std::ssize(column.bytes));
}

void make_distinct(std::vector<Column>& columns) {
  std::set<std::string> names;
  for (Column& column : columns) {
    const std::string name = column.name;
    for (int number = 2; !names.insert(column.name).second; ++number) column.name = fmt::format("{}_{}", name, number);
  }
}

}  // namespace seqcast
