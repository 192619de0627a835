// SPDX-License-Identifier: MIT
// Marks at the beginning of texts that say how they are encoded.
#pragma once

#include <string>
#include <string_view>

namespace seqcast {

/// What some programs write before a text of UTF-8: it says nothing, and is passed over.
constexpr std::string_view utf8_mark = "\xef\xbb\xbf";

/// @param text    its first bytes, four or more where there are so many.
/// @throws Error  naming the file, for a text of UTF-16, with a mark or (letters of ASCII) without, or of UTF-32 with a
/// mark.
void check_encoding(std::string_view text, const std::string& name);

}  // namespace seqcast
