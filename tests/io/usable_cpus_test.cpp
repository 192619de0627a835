// SPDX-License-Identifier: MIT
// Tests of the CPUs that cgroups leave.
#include "io/usable_cpus.hpp"

#include <catch2/catch.hpp>

#include "tests/io/made_root.hpp"

using namespace seqcast;

TEST_CASE("the CPUs of a cgroup of version 2 are found, and those of the groups around it") {
  const MadeRoot root;
  CHECK_FALSE(cgroup_cpus(root.path() + "nothing"));
  const size_t machine = usable_cpus(root.path() + "nothing");
  CHECK(machine >= 1);
  root.write("proc/self/cgroup", "0::/user/job\n");
  root.write("sys/fs/cgroup/user/job/cpu.max", "max 100000\n");
  CHECK_FALSE(cgroup_cpus(root.path()));
  CHECK(usable_cpus(root.path()) == machine);
  root.write("sys/fs/cgroup/user/cpu.max", "350000 100000\n");
  CHECK(cgroup_cpus(root.path()) == 3.5);
  root.write("sys/fs/cgroup/user/job/cpu.max", "20000 100000\n");
  CHECK(cgroup_cpus(root.path()) == 0.2);
  CHECK(usable_cpus(root.path()) == 1);
}

TEST_CASE("the CPUs of a cgroup of version 1 are found, wherever its controllers are mounted") {
  const MadeRoot root;
  root.write("proc/self/cgroup", "5:cpu,cpuacct:/slurm/step\n4:memory:/batch\n");
  root.write("sys/fs/cgroup/cpu,cpuacct/slurm/step/cpu.cfs_quota_us", "-1\n");
  root.write("sys/fs/cgroup/cpu,cpuacct/slurm/step/cpu.cfs_period_us", "100000\n");
  CHECK_FALSE(cgroup_cpus(root.path()));
  root.write("sys/fs/cgroup/cpu,cpuacct/slurm/step/cpu.cfs_quota_us", "150000\n");
  CHECK(cgroup_cpus(root.path()) == 1.5);
  root.write("sys/fs/cgroup/cpu/slurm/cpu.cfs_quota_us", "50000\n");
  root.write("sys/fs/cgroup/cpu/slurm/cpu.cfs_period_us", "50000\n");
  CHECK(cgroup_cpus(root.path()) == 1);
}

TEST_CASE("a container's own group is the one that is mounted") {
  const MadeRoot root;
  root.write("proc/self/cgroup", "0::/docker/of/the/host\n");
  root.write("sys/fs/cgroup/cpu.max", "100000 50000\n");
  CHECK(cgroup_cpus(root.path()) == 2);
}
