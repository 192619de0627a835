// SPDX-License-Identifier: MIT
// Tests of binary files of which parts are filled in.
#include "io/seekable_file.hpp"

#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>

#include "tests/io/temporary_folder.hpp"

using namespace seqcast;

TEST_CASE("parts of a file are filled in, and it has its name once it is whole") {
  const TemporaryFolder folder;
  const std::string path = folder.path("x");
  SeekableFile file(path);
  file.write("....behind");
  CHECK(file.offset() == 10);
  file.seek(0);
  const float values[] = {1.5F};
  file.write(values);
  CHECK(file.offset() == 4);
  file.seek_to_end();
  file.write("!");
  CHECK_FALSE(std::filesystem::exists(path));
  file.finish();
  CHECK_FALSE(std::filesystem::exists(path));
  file.pending()->commit();
  CHECK(read_bytes(path) == std::string("\0\0\xc0\x3f", 4) + "behind!");
}

TEST_CASE("a write that fails and a seek that makes no sense are errors that name the file") {
  const TemporaryFolder folder;
  CHECK(error_of([&] { SeekableFile file(folder.path("none/x")); }).starts_with("cannot write '"));
  SeekableFile file(folder.path("x"));
  CHECK(error_of([&] { file.seek(-1); }) == "cannot write '" + folder.path("x") + "': invalid argument | ");
  CHECK(holds_in_child([&] {
    const rlimit small{4096, 4096};
    ::setrlimit(RLIMIT_FSIZE, &small);
    ::signal(SIGXFSZ, SIG_IGN);
    SeekableFile large(folder.path("y"));
    const std::string said = error_of([&] {
      large.write(std::string(1 << 20, 'x'));
      large.finish();
    });
    return said.find("/y': file too large") != said.npos;
  }));
}
