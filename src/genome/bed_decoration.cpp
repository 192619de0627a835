// SPDX-License-Identifier: MIT
#include "genome/bed_decoration.hpp"

#include "base/ascii_text.hpp"
#include "genome/bed_columns.hpp"

namespace seqcast {

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// A sequence may be called 'track': then a number follows.
bool is_decoration(std::string_view line) {
  const size_t first = line.find_first_not_of(" \t");
  if (first == std::string_view::npos || line[first] == '#') return true;
  const std::string_view word = line.substr(first, line.find_first_of(" \t", first) - first);
  if (word != "track" && word != "browser") return false;
  const auto fields = bed_columns(line);
  return fields.size() < 3 || !is_number(trimmed(fields[1]));
}

}  // namespace seqcast
