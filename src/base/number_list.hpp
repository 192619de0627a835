// SPDX-License-Identifier: MIT
// Lists of numbers in text.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace seqcast {

/// The parts of a text between separators, each of one letter; one part where there is no separator.
std::vector<std::string> parts_of(std::string_view text, std::string_view separators);

/// The numbers, if every part is one. @throws Error  for one that is not finite, saying where it stands.
std::optional<std::vector<float>> numbers_of(const std::vector<std::string>& parts, const std::string& where);

}  // namespace seqcast
