// SPDX-License-Identifier: MIT
// Lines of the small files in which a system describes itself (/proc, /sys, /etc).
#pragma once

#include <string>
#include <vector>

namespace seqcast {

/// The lines of a file without their ends; none where it cannot be read: not every system has every file.
std::vector<std::string> system_lines(const std::string& path);

}  // namespace seqcast
