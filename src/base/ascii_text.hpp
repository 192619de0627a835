// SPDX-License-Identifier: MIT
// Texts of ASCII letters.
#pragma once

#include <string>
#include <string_view>

namespace seqcast {

/// Without the blanks around it.
std::string_view trimmed(std::string_view text);

/// With small letters for capital ones of ASCII; what else it holds stays.
std::string lower_case(std::string_view text);

/// Whether it is printable ASCII and tabs.
bool is_printable(std::string_view text);

}  // namespace seqcast
