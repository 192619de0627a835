// SPDX-License-Identifier: MIT
// The CPUs that this process may use.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace seqcast {

/// CPUs' worth of time that the cgroups (version 1 or 2) allow this process; none where they set no limit.
/// @param root  of the file system; for tests.
std::optional<double> cgroup_cpus(const std::string& root = "/");

/// How many threads are of use: the CPUs that this process may run on, or what its cgroups allow, rounded up, if that
/// is less; at least 1.
size_t usable_cpus(const std::string& root = "/");

}  // namespace seqcast
