// SPDX-License-Identifier: MIT
#include "cli/input_option.hpp"

#include <fmt/format.h>

#include "base/number_list.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

InputSetting parse_input(const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == text.npos || equals + 1 == text.size())
    throw RequestError(fmt::format("--input is '{}', expected NAME=VALUES or NAME=FILE", text));
  InputSetting setting{text.substr(0, equals), {}, text};
  const std::string values = text.substr(equals + 1);
  const std::vector<std::string> parts = parts_of(values, ",");
  if (values == "reverse-complement") {
    setting.values = InputSetting::OtherStrand{};
  } else if (const auto numbers = numbers_of(parts, "--input " + setting.name)) {
    setting.values = *numbers;
  } else {
    setting.values = InputSetting::Files{parts};
  }
  return setting;
}

}  // namespace seqcast
