// SPDX-License-Identifier: MIT
// Tests of files in which a system describes itself.
#include "io/system_lines.hpp"

#include <catch2/catch.hpp>

#include "tests/io/temporary_folder.hpp"

using namespace seqcast;

TEST_CASE("the lines of a file of the system are read, and a file that is missing has none") {
  const TemporaryFolder folder;
  CHECK(system_lines(folder.write("status", "Name:\tx\n\nVmHWM: 5 kB")) ==
        std::vector<std::string>{"Name:\tx", "", "VmHWM: 5 kB"});
  CHECK(system_lines(folder.path("missing")).empty());
  CHECK_FALSE(system_lines("/proc/self/status").empty());
}
