// SPDX-License-Identifier: MIT
#include "io/system_lines.hpp"

#include <fstream>

namespace seqcast {

std::vector<std::string> system_lines(const std::string& path) {
  std::vector<std::string> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

}  // namespace seqcast
