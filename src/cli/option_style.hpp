// SPDX-License-Identifier: MIT
// Settings as the command line spells them.
#pragma once

#include <string>
#include <string_view>

namespace seqcast {

/// `--bin-bases`, `--place record`, `-o FILE`: a SettingStyle.
std::string as_option(std::string_view name, std::string_view value);

}  // namespace seqcast
