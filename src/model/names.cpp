// SPDX-License-Identifier: MIT
#include "model/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace seqcast {

bool is_plain_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) || c == '_' || c == '.' || c == '-';
  });
}

std::string plain_name(std::string name, std::string_view if_empty) {
  for (char& c : name)
    if (!is_plain_name(std::string_view(&c, 1))) c = '_';
  return name.empty() ? std::string(if_empty) : name;
}

std::string UniqueNames::give(const std::string& wanted) {
  const std::string base = plain_name(wanted);
  if (next_.try_emplace(base, first_number_).second) return base;
  std::string name;
  do {
    name = fmt::format("{}_{}", base, next_.at(base)++);
  } while (!next_.try_emplace(name, first_number_).second);
  return name;
}

}  // namespace seqcast
