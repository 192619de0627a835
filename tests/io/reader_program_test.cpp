// SPDX-License-Identifier: MIT
// Tests of what helper programs say of themselves, the real ones and scripts in their place.
#include "io/reader_program.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "tests/io/temporary_folder.hpp"

using namespace seqcast;

TEST_CASE("a helper tells its libraries and whether it is in a sandbox; what tells something else is none of ours") {
  constexpr ReaderProgram program{"seqcast-read-x", "SEQCAST_READ_X", "X", "libX"};
  const TemporaryFolder folder;
  const auto report = [&](const std::string& body) {
    const std::string path = folder.write("reader", "#!/bin/sh\n" + body + "\n");
    std::filesystem::permissions(path, std::filesystem::perms(0755));
    setenv("SEQCAST_READ_X", path.c_str(), 1);
    return report_of(program);
  };
  const ReaderReport told = report("[ \"$*\" = --version ] && printf 'libX 1.2\\nlibY 3\\nsandbox on\\n'");
  CHECK(told.libraries == std::vector<std::string>{"libX 1.2", "libY 3"});
  CHECK(told.is_sandboxed);
  CHECK_FALSE(report("printf 'libX 1.2\\nsandbox off\\n'").is_sandboxed);
  for (const char* other : {"echo usage", "exit 0", "printf 'libX 1.2\\nsandbox on\\n'; exit 1"}) {
    const std::string error = error_of([&] { report(other); });
    CHECK(error.find("is not the reader of X files of this version") != std::string::npos);
  }
  CHECK(error_of([&] { report("kill -SEGV $$"); }).find("crashes") != std::string::npos);
}

TEST_CASE("the program's own helpers say which libraries they have") {
  CHECK(report_of(h5_program).libraries.at(0).starts_with("HDF5 1."));
  CHECK(report_of(bigwig_program).libraries.at(0).starts_with("zlib 1."));
}
