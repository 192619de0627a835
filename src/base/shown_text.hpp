// SPDX-License-Identifier: MIT
// Texts that may hold a file's own words, as a terminal can show them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace seqcast {

/// Messages have at most so many characters.
constexpr size_t max_message_characters = 2000;

/// The text with '_' for each control character but the tab (also those of 8 bits and of Unicode, and what turns the
/// direction of writing), and for each byte that is no UTF-8.
std::string shown(std::string_view text);

/// As shown(), and without its middle where it has more characters than `most`, which is said in its place.
std::string shown_in_brief(std::string_view text, size_t most = max_message_characters);

}  // namespace seqcast
