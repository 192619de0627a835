// SPDX-License-Identifier: MIT
#include "cli/text_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/shown_text.hpp"

namespace seqcast {

std::string line_up(std::vector<std::vector<std::string>> rows, const std::vector<size_t>& left) {
  for (auto& row : rows)
    for (std::string& cell : row) cell = shown_in_brief(cell);
  std::vector<size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()), 0);
    for (size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], row[c].size());
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (size_t c = 0; c < row.size(); ++c) {
      const bool to_left = c == 0 || std::find(left.begin(), left.end(), c) != left.end();
      line += to_left ? fmt::format("{:<{}}", row[c], widths[c]) : fmt::format("{:>{}}", row[c], widths[c]);
      line += "  ";
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace seqcast
