// SPDX-License-Identifier: MIT
// Tests of the program as a process; tests/commands/hard_ends.sh tests its ends.
#include "cli/process.hpp"

#include <sys/resource.h>

#include <catch2/catch.hpp>

#include "tests/io/temporary_folder.hpp"

TEST_CASE("the program may open as many files as its limit can be raised to") {
  CHECK(holds_in_child([] {
    const rlimit low{100, 400};
    rlimit after{};
    if (::setrlimit(RLIMIT_NOFILE, &low) != 0) return false;
    seqcast::raise_open_files();
    return ::getrlimit(RLIMIT_NOFILE, &after) == 0 && after.rlim_cur == 400 && after.rlim_max == 400;
  }));
}
