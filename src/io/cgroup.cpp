// SPDX-License-Identifier: MIT
#include "io/cgroup.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <system_error>

#include "io/system_lines.hpp"

namespace seqcast {
namespace {

namespace fs = std::filesystem;

/// A line of /proc/self/cgroup, `hierarchy:controllers:/path`.
struct GroupLine {
  std::string controllers;  ///< of version 1, with commas between them; of version 2 empty
  std::string path;
};

std::optional<GroupLine> parse(const std::string& line) {
  const size_t first = line.find(':');
  const size_t second = first == line.npos ? line.npos : line.find(':', first + 1);
  if (second == line.npos || second + 1 >= line.size() || line[second + 1] != '/') return std::nullopt;
  return GroupLine{line.substr(first + 1, second - first - 1), line.substr(second + 1)};
}

/// Adds a group and those around it, up to what is mounted.
void add_with_parents(std::vector<Cgroup>& groups, CgroupVersion version, const std::string& mount, std::string path) {
  while (!path.empty() && path != "/") {
    groups.push_back({version, mount + path});
    path.resize(path.find_last_of('/'));
  }
}

/// Version 1 mounts controllers together, and as a rule links each by its own name.
std::string mount_of(std::string_view controller, const std::string& controllers, const std::string& top) {
  std::error_code ignored;
  const std::string own = top + "/" + std::string(controller);
  return fs::exists(own, ignored) ? own : top + "/" + controllers;
}

}  // namespace

std::vector<Cgroup> cgroups_of(std::string_view controller, const std::string& root) {
  const std::string top = root + "/sys/fs/cgroup", name(controller);
  std::vector<Cgroup> groups{{CgroupVersion::v2, top}, {CgroupVersion::v1, top + "/" + name}};
  for (const std::string& line : system_lines(root + "/proc/self/cgroup")) {
    const std::optional<GroupLine> group = parse(line);
    if (!group) continue;
    if (group->controllers.empty()) add_with_parents(groups, CgroupVersion::v2, top, group->path);
    if (fmt::format(",{},", group->controllers).find(fmt::format(",{},", name)) == std::string::npos) continue;
    const std::string mount = mount_of(controller, group->controllers, top);
    groups.push_back({CgroupVersion::v1, mount});
    add_with_parents(groups, CgroupVersion::v1, mount, group->path);
  }
  return groups;
}

std::optional<double> limit_in(const Cgroup& group, const std::string& file, int word) {
  const std::vector<std::string> lines = system_lines(group.folder + "/" + file);
  std::istringstream words(lines.empty() ? "" : lines[0]);
  std::string text;
  for (int i = 0; i <= word; ++i)
    if (!(words >> text)) return std::nullopt;
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  if (end == text.c_str() || *end != '\0' || !(number > 0)) return std::nullopt;
  return number;
}

}  // namespace seqcast
