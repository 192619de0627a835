// SPDX-License-Identifier: MIT
#include "io/usable_memory.hpp"

#include <unistd.h>

#include "io/cgroup.hpp"

namespace seqcast {

int64_t usable_memory(const std::string& root) {
  int64_t least = static_cast<int64_t>(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGESIZE);
  for (const Cgroup& group : cgroups_of("memory", root)) {
    const char* file = group.version == CgroupVersion::v2 ? "memory.max" : "memory.limit_in_bytes";
    const std::optional<double> limit = limit_in(group, file);
    if (limit && *limit < static_cast<double>(least)) least = static_cast<int64_t>(*limit);
  }
  return least;
}

}  // namespace seqcast
