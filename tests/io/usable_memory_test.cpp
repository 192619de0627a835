// SPDX-License-Identifier: MIT
// Tests of the memory that cgroups leave.
#include "io/usable_memory.hpp"

#include <catch2/catch.hpp>

#include "tests/io/made_root.hpp"

using namespace seqcast;

TEST_CASE("a cgroup's limit is found in either version, and in the groups around it") {
  const MadeRoot v2, v1;
  const int64_t machine = usable_memory(v2.path());
  CHECK(machine > int64_t{16} << 20);
  v2.write("proc/self/cgroup", "0::/user/job\n");
  v2.write("sys/fs/cgroup/user/job/memory.max", "max\n");
  CHECK(usable_memory(v2.path()) == machine);
  v2.write("sys/fs/cgroup/user/memory.max", "30000000\n");
  CHECK(usable_memory(v2.path()) == 30000000);
  v2.write("sys/fs/cgroup/user/job/memory.max", "20000000\n");
  CHECK(usable_memory(v2.path()) == 20000000);
  v1.write("proc/self/cgroup", "5:cpu,cpuacct:/other\n4:memory:/batch\n");
  v1.write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  CHECK(usable_memory(v1.path()) == machine);
  v1.write("sys/fs/cgroup/memory/batch/memory.limit_in_bytes", "40000000\n");
  CHECK(usable_memory(v1.path()) == 40000000);
}
