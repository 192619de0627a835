// SPDX-License-Identifier: MIT
#include "io/usable_memory.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <limits>

namespace seqcast {
namespace {

constexpr int64_t no_limit = std::numeric_limits<int64_t>::max();

/// The number that a file holds; no limit where there is no such file, or it holds a word.
int64_t limit_in(const std::string& path) {
  std::ifstream file(path);
  int64_t bytes = 0;
  return file >> bytes && bytes > 0 ? bytes : no_limit;
}

/// The least limit of a cgroup and of those that it lies in.
int64_t min_limit(const std::string& mount, std::string group, const std::string& file) {
  int64_t least = limit_in(mount + "/" + file);
  while (!group.empty() && group != "/") {
    least = std::min(least, limit_in(mount + group + "/" + file));
    group.resize(group.find_last_of('/'));
  }
  return least;
}

}  // namespace

int64_t usable_memory(const std::string& root) {
  int64_t least = static_cast<int64_t>(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGESIZE);
  std::ifstream groups(root + "/proc/self/cgroup");
  std::string line;
  const std::string mount = root + "/sys/fs/cgroup";
  least = std::min({least, limit_in(mount + "/memory.max"), limit_in(mount + "/memory/memory.limit_in_bytes")});
  while (std::getline(groups, line)) {  // hierarchy:controllers:/path
    const size_t first = line.find(':');
    const size_t second = line.find(':', first + 1);
    if (second == std::string::npos || second + 1 >= line.size() || line[second + 1] != '/') continue;
    const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
    const std::string group = line.substr(second + 1);
    if (controllers == ",,") least = std::min(least, min_limit(mount, group, "memory.max"));
    if (controllers.find(",memory,") != std::string::npos)
      least = std::min(least, min_limit(mount + "/memory", group, "memory.limit_in_bytes"));
  }
  return least;
}

}  // namespace seqcast
