// SPDX-License-Identifier: MIT
// Tests of the memory that cgroups leave.
#include "io/usable_memory.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tests/io/temporary_folder.hpp"

using namespace seqcast;

namespace {

void write(const std::string& path, const std::string& text) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path) << text;
}

}  // namespace

TEST_CASE("a cgroup's limit is found in either version, and in the groups around it") {
  const TemporaryFolder folder;
  const int64_t machine = usable_memory(folder.path("nothing"));
  CHECK(machine > int64_t{16} << 20);
  const std::string v2 = folder.path("v2");
  write(v2 + "/proc/self/cgroup", "0::/user/job\n");
  write(v2 + "/sys/fs/cgroup/user/job/memory.max", "max\n");
  CHECK(usable_memory(v2) == machine);
  write(v2 + "/sys/fs/cgroup/user/memory.max", "30000000\n");
  CHECK(usable_memory(v2) == 30000000);
  write(v2 + "/sys/fs/cgroup/user/job/memory.max", "20000000\n");
  CHECK(usable_memory(v2) == 20000000);
  const std::string v1 = folder.path("v1");
  write(v1 + "/proc/self/cgroup", "5:cpu,cpuacct:/other\n4:memory:/batch\n");
  write(v1 + "/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  CHECK(usable_memory(v1) == machine);
  write(v1 + "/sys/fs/cgroup/memory/batch/memory.limit_in_bytes", "40000000\n");
  CHECK(usable_memory(v1) == 40000000);
}
