// SPDX-License-Identifier: MIT
// Tests of files in memory.
#include "io/memory_file.hpp"

#include <catch2/catch.hpp>

#include "tests/io/temporary_folder.hpp"

using namespace seqcast;

TEST_CASE("what is written into a file in memory is mapped, as long as its storage is held") {
  MappedBytes mapped;
  {
    MemoryFile file("cannot hand over");
    CHECK(file.bytes() == 0);
    file.write("one, ", "x");
    file.write("two", "x");
    CHECK(file.bytes() == 8);
    mapped = file.map("x");
  }
  CHECK(mapped.bytes == "one, two");
  const auto copy = mapped.storage;
  mapped.storage.reset();
  CHECK(mapped.bytes == "one, two");
}

TEST_CASE("an empty file in memory cannot be mapped, which names what it is of") {
  const MemoryFile file("cannot hand over");
  CHECK(error_of([&] { file.map("x.h5"); }) == "cannot read 'x.h5': invalid argument | ");
}

TEST_CASE("memory of whole pages that is let go is zero when it is read again, and the rest stays") {
  const std::string text(3 * 65536, 'x');
  MemoryFile file("cannot hand over");
  file.write(text, "x");
  const MappedBytes mapped = file.map("x");
  const auto bytes = std::as_bytes(std::span(mapped.bytes));
  let_go(bytes.subspan(65536 - 1, 65536 + 2));
  CHECK(mapped.bytes[65536 - 1] == 'x');
  CHECK(mapped.bytes[65536] == '\0');
  CHECK(mapped.bytes[2 * 65536 - 1] == '\0');
  CHECK(mapped.bytes[2 * 65536] == 'x');
}
