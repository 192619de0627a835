// SPDX-License-Identifier: MIT
// Tests of the comparison of outputs with inputs.
#include "io/same_file.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/io/temporary_folder.hpp"

using namespace seqcast;
namespace fs = std::filesystem;

TEST_CASE("an output that is an input is refused, through links and other spellings") {
  const TemporaryFolder folder;
  const std::string genome = folder.write("g.fa", ">a\nACGT\n");
  fs::create_symlink("g.fa", folder.path("soft.fa"));
  fs::create_hard_link(genome, folder.path("hard.fa"));
  fs::create_directory(folder.path("sub"));
  CHECK(error_of([&] { check_apart({genome}, {genome}); }) ==
        "cannot write '" + genome + "': this run reads it | name another file");
  for (const char* other : {"soft.fa", "hard.fa", "sub/../g.fa", "./g.fa", "sub//..//soft.fa"}) {
    const std::string path = folder.path(other);
    CHECK(error_of([&] { check_apart({path}, {genome}); }) ==
          "cannot write '" + path + "': this run reads it as '" + genome + "' | name another file");
  }
  CHECK(error_of([&] { check_apart({folder.path("new.fa")}, {genome}); }).empty());
}

TEST_CASE("a file that is not there yet is compared by folder and name") {
  const TemporaryFolder folder;
  fs::create_directory_symlink(".", folder.path("here"));
  CHECK_FALSE(error_of([&] { check_apart({folder.path("here/g.fa.fai")}, {folder.path("g.fa.fai")}); }).empty());
  CHECK(error_of([&] { check_apart({folder.path("g.fa.fai")}, {folder.path("g.fa")}); }).empty());
}

TEST_CASE("standard input counts, devices do not, and two outputs are two files") {
  const TemporaryFolder folder;
  const std::string genome = folder.write("g.fa", ">a\nACGT\n");
  with_standard_input(genome, [&] {
    CHECK(error_of([&] { check_apart({genome}, {"-"}); }) ==
          "cannot write '" + genome + "': this run reads it as standard input | name another file");
  });
  CHECK(error_of([&] { check_apart({"/dev/null"}, {"/dev/null"}); }).empty());
  fs::create_symlink("g.fa", folder.path("link"));
  CHECK(error_of([&] {
          check_apart({genome, folder.path("link")}, {});
        }) == "cannot write '" + folder.path("link") + "': it is the same file as '" + genome +
                  "' | remove the link, or name other files");
}
