// SPDX-License-Identifier: MIT
#include "io/usable_cpus.hpp"

#include <sched.h>

#include <algorithm>
#include <cmath>
#include <thread>

#include "io/cgroup.hpp"

namespace seqcast {
namespace {

/// Time in each period, in periods.
std::optional<double> cpus_of(const Cgroup& group) {
  const bool is_v2 = group.version == CgroupVersion::v2;
  const auto quota = is_v2 ? limit_in(group, "cpu.max") : limit_in(group, "cpu.cfs_quota_us");
  const auto period = is_v2 ? limit_in(group, "cpu.max", 1) : limit_in(group, "cpu.cfs_period_us");
  if (!quota || !period) return std::nullopt;
  return *quota / *period;
}

}  // namespace

std::optional<double> cgroup_cpus(const std::string& root) {
  std::optional<double> least;
  for (const Cgroup& group : cgroups_of("cpu", root))
    if (const std::optional<double> cpus = cpus_of(group)) least = std::min(least.value_or(*cpus), *cpus);
  return least;
}

size_t usable_cpus(const std::string& root) {
  cpu_set_t set;
  CPU_ZERO(&set);
  size_t cpus = std::max(1U, std::thread::hardware_concurrency());
  if (sched_getaffinity(0, sizeof set, &set) == 0) cpus = static_cast<size_t>(CPU_COUNT(&set));
  const std::optional<double> allowed = cgroup_cpus(root);
  if (allowed && *allowed < static_cast<double>(cpus)) cpus = static_cast<size_t>(std::ceil(*allowed));
  return std::max<size_t>(cpus, 1);
}

}  // namespace seqcast
