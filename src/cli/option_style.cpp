// SPDX-License-Identifier: MIT
#include "cli/option_style.hpp"

#include <algorithm>

namespace seqcast {

std::string as_option(std::string_view name, std::string_view value) {
  std::string option = "--" + std::string(name);
  if (name == "output") option = "-o";
  if (name == "verbose") option = "-v";
  std::replace(option.begin(), option.end(), '_', '-');
  return value.empty() ? option : option + " " + std::string(value);
}

}  // namespace seqcast
