// SPDX-License-Identifier: MIT
#include "base/number_list.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "seqcast/error.hpp"

namespace seqcast {

std::vector<std::string> parts_of(std::string_view text, std::string_view separators) {
  std::vector<std::string> parts;
  for (size_t end = 0; end != text.npos;) {
    end = text.find_first_of(separators);
    parts.emplace_back(text.substr(0, end));
    if (end != text.npos) text.remove_prefix(end + 1);
  }
  return parts;
}

std::optional<std::vector<float>> numbers_of(const std::vector<std::string>& parts, const std::string& where) {
  std::vector<float> numbers;
  for (const std::string& part : parts) {
    float number = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
    if (part.empty() || error != std::errc{} || end != part.data() + part.size()) return std::nullopt;
    if (!std::isfinite(number)) throw Error(fmt::format("{}: '{}' is not a finite number", where, part));
    numbers.push_back(number);
  }
  return numbers;
}

}  // namespace seqcast
