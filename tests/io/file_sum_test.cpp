// SPDX-License-Identifier: MIT
// Tests of sizes and checksums of files.
#include "io/file_sum.hpp"

#include <catch2/catch.hpp>
#include <chrono>

#include "tests/io/temporary_folder.hpp"

using namespace seqcast;

TEST_CASE("a checksum is the CRC-32 of gzip") {
  const TemporaryFolder folder;
  CHECK(sum_of(folder.write("digits", "123456789")) ==
        FileSum{9, 0xcbf43926});  // the check value of every CRC-32 table
  CHECK(sum_of(folder.write("empty", "")) == FileSum{0, 0});
  const std::string text(3000001, 'a');  // longer than what is read at once; zlib.crc32(b"a" * 3000001)
  CHECK(sum_of(folder.write("long", text)) == FileSum{3000001, 0xa8b40752});
  CHECK(to_text(FileSum{1234, 0xab}) == "1,234 bytes, checksum 000000ab");
  CHECK_THAT(error_of([&] { sum_of(folder.path("none")); }), Catch::Contains("no such file"));
}

TEST_CASE("an input that is changed after its checksum was taken is named") {
  const TemporaryFolder folder;
  const std::string path = folder.write("x.fa", ">a\nACGT\n");
  const SummedInput input(path);
  CHECK(input.sum() == sum_of(path));
  std::filesystem::last_write_time(path, std::filesystem::file_time_type::clock::now() + std::chrono::hours(1000));
  input.check_unchanged();  // of another time, by whatever clock, with the same bytes
  folder.write("x.fa", ">a\nACGTA\n");
  CHECK_THAT(error_of([&] { input.check_unchanged(); }), Catch::StartsWith(path + ": the file was changed"));
}

TEST_CASE("what can be read but once has no checksum") {
  CHECK_FALSE(SummedInput("-").sum());
  CHECK_FALSE(SummedInput("/dev/null").sum());
  SummedInput("-").check_unchanged();
}
