// SPDX-License-Identifier: MIT
// Letters that a model's alphabet may have.
#pragma once

#include <string_view>

namespace seqcast {

/// What has_valid_letters() asks for, as messages say it.
constexpr std::string_view valid_letters = "1 to 200 different letters of ASCII";

/// Whether an alphabet has 1 to 200 letters, each a byte of ASCII (others are parts of letters in UTF-8), none twice.
bool has_valid_letters(std::string_view alphabet);

}  // namespace seqcast
