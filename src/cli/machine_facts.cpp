// SPDX-License-Identifier: MIT
#include "cli/machine_facts.hpp"

#include <sys/utsname.h>
#include <unistd.h>

#include <string_view>

#include "io/system_lines.hpp"

namespace seqcast {
namespace {

/// What stands behind a key in a file of lines `KEY<separator>VALUE`, without spaces and quotes around it.
std::string value_in(const std::string& path, std::string_view key, char separator) {
  for (const std::string& line : system_lines(path)) {
    const size_t at = line.find(separator);
    if (at == line.npos || !line.starts_with(key) || line.find_first_not_of(" \t", key.size()) != at) continue;
    const size_t first = line.find_first_not_of(" \t\"", at + 1);
    if (first == line.npos) break;
    return line.substr(first, line.find_last_not_of(" \t\"") + 1 - first);
  }
  return "unknown";
}

std::string kernel_text() {
  utsname name{};
  if (uname(&name) != 0) return "unknown";
  return std::string(name.sysname) + " " + name.release + " " + name.machine;
}

}  // namespace

MachineFacts machine_facts(const std::string& root) {
  return {.processor = value_in(root + "/proc/cpuinfo", "model name", ':'),
          .system = value_in(root + "/etc/os-release", "PRETTY_NAME", '='),
          .kernel = kernel_text(),
          .processors = static_cast<size_t>(sysconf(_SC_NPROCESSORS_CONF)),
          .memory_bytes = static_cast<int64_t>(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGESIZE)};
}

}  // namespace seqcast
