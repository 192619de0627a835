// SPDX-License-Identifier: MIT
// Tests of what the kernel's files say of the machine.
#include "cli/machine_facts.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/io/temporary_folder.hpp"

using namespace seqcast;

TEST_CASE("processor and system are what /proc and /etc say, without quotes and spaces around them") {
  const TemporaryFolder folder;
  for (const char* inside : {"proc", "etc"}) std::filesystem::create_directory(folder.path(inside));
  folder.write("proc/cpuinfo", "processor\t: 0\nmodel\t\t: 1\nmodel name\t: AMD EPYC 7B13 \nmodel name\t: other\n");
  folder.write("etc/os-release", "NAME=\"Debian\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n");
  const MachineFacts facts = machine_facts(folder.path(""));
  CHECK(facts.processor == "AMD EPYC 7B13");
  CHECK(facts.system == "Debian GNU/Linux 12 (bookworm)");
  CHECK(facts.kernel.starts_with("Linux "));
  CHECK(facts.processors >= 1);
  CHECK(facts.memory_bytes > 0);
}

TEST_CASE("what is not said is unknown") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.path("etc"));
  folder.write("etc/os-release", "PRETTY_NAME=\nPRETTY_NAMES=x\n");
  const MachineFacts facts = machine_facts(folder.path(""));
  CHECK(facts.processor == "unknown");
  CHECK(facts.system == "unknown");
}
