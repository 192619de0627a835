// SPDX-License-Identifier: MIT
// Tests of small files read as a whole.
#include "io/file_bytes.hpp"

#include <catch2/catch.hpp>

#include "tests/io/temporary_folder.hpp"

using namespace seqcast;

namespace {

bool run(const std::string& command) { return std::system(command.c_str()) == 0; }

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a text is read without a mark of UTF-8, and one of UTF-16 is an error") {
  const TemporaryFolder folder;
  CHECK(read_text(folder.write("x", "\xef\xbb\xbf{}")) == "{}");
  CHECK(read_text(folder.write("x", "{}")) == "{}");
  CHECK_THAT(error_of([&] { read_text(folder.write("x", std::string("\xff\xfe{\0}\0", 6))); }),
             Catch::Contains("a text of UTF-16, expected ASCII or UTF-8 | iconv -f UTF-16 -t UTF-8 FILE > NEW"));
  CHECK_THAT(error_of([&] { read_text(folder.write("x", std::string("{\0}\0", 4))); }), Catch::Contains("UTF-16LE"));
  for (const std::string& wide : {std::string("\xff\xfe\0\0{\0\0\0", 8), std::string("\0\0\xfe\xff\0\0\0{", 8)})
    CHECK_THAT(error_of([&] { read_text(folder.write("x", wide)); }),
               Catch::Contains("a text of UTF-32, expected ASCII or UTF-8 | iconv -f UTF-32 -t UTF-8 FILE > NEW"));
}

TEST_CASE("what a pipe held is there as long as it is held, and is read once") {
  const TemporaryFolder folder;
  const std::string pipe = folder.path("pipe"), text = "{" + std::string(200000, ' ') + "}";
  REQUIRE(run("mkfifo " + pipe + " && (cat " + folder.write("x", text) + " > " + pipe + " &)"));
  CHECK(is_read_once(pipe));
  {
    const HeldText held(pipe);
    const HeldText again(pipe);
    CHECK(first_bytes(pipe, 1) == "{");
    CHECK(read_text(pipe) == text);
    CHECK(read_text(pipe) == text);
  }
  REQUIRE(run("(printf other > " + pipe + " &)"));
  CHECK(read_text(pipe) == "other");
  const std::string file = folder.write("y", "1");
  const HeldText nothing(file);
  folder.write("y", "2");
  CHECK(read_text(file) == "2");
  CHECK_FALSE(is_read_once(file));
  CHECK(error_of([&] { check_read_at_any_place(pipe, "HDF5"); }) ==
        "cannot read '" + pipe + "': not a regular file, and HDF5 is read at any place | save it to a file first");
}

TEST_CASE("a list of files is split at commas, but for those in the names of files that are there") {
  const TemporaryFolder folder;
  const std::string a = folder.path("a"), b = folder.path("b,c"), d = folder.path("d");
  CHECK(file_list(a + "," + d) == Names{a, d});
  CHECK(file_list(b + "," + d) == Names{folder.path("b"), "c", d});
  folder.write("b,c", "");
  CHECK(file_list(b + "," + d) == Names{b, d});
  CHECK(file_list(a + "," + b + "," + d) == Names{a, b, d});
  CHECK(file_list(a + "," + b) == Names{a, b});
  CHECK(file_list("a,") == Names{"a", ""});
}
