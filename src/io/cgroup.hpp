// SPDX-License-Identifier: MIT
// Control groups of this process, of version 1 and 2, and the limits in their files.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace seqcast {

enum class CgroupVersion { v1, v2 };

/// A group that this process is in, or one around it, whose limits hold for it too.
struct Cgroup {
  CgroupVersion version;
  std::string folder;  ///< with the files that hold its limits
};

/// The groups that limit what a controller counts: those of /proc/self/cgroup, the groups around them, and what is
/// mounted as the outermost, which in a container is its own group under another name.
///
/// @param controller  `memory` or `cpu`.
/// @param root        of the file system; for tests.
std::vector<Cgroup> cgroups_of(std::string_view controller, const std::string& root = "/");

/// A word of a file in a group's folder as a positive number; none where there is no such file, or it holds another
/// word (`max`) or a number that means no limit (-1).
std::optional<double> limit_in(const Cgroup& group, const std::string& file, int word = 0);

}  // namespace seqcast
