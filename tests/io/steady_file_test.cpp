// SPDX-License-Identifier: MIT
// Tests of files that must stay as they are while they are read.
#include "io/steady_file.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "io/loaded_file.hpp"
#include "io/npy.hpp"
#include "tests/io/temporary_folder.hpp"

using namespace seqcast;

namespace {

std::string error_of_read(const SteadyFile& file, int64_t offset) {
  std::string bytes(4, '\0');
  return error_of([&] { file.read(offset, bytes); });
}

const std::string changed = ": the file was changed while it was read | run again once nothing writes to it any more";

}  // namespace

TEST_CASE("a file is read at any place") {
  const TemporaryFolder folder;
  const SteadyFile file(folder.write("x", "0123456789"), "text");
  CHECK(file.size() == 10);
  std::string bytes(3, '\0');
  file.read(6, bytes);
  CHECK(bytes == "678");
}

TEST_CASE("a file that is cut short or written anew in the meantime is an error that names it") {
  const TemporaryFolder folder;
  const std::string path = folder.write("x", "0123456789");
  {
    const SteadyFile file(path, "text");
    std::filesystem::resize_file(path, 5);
    CHECK(error_of_read(file, 6) == path + changed);
    CHECK(error_of_read(file, 0) == path + changed);
  }
  const SteadyFile file(path, "text");
  folder.write("x", "98765");
  std::filesystem::last_write_time(path, std::filesystem::file_time_type::clock::now() + std::chrono::seconds(5));
  CHECK(error_of_read(file, 0) == path + changed);
  const SteadyFile moved(path, "text");
  std::filesystem::rename(folder.write("y", "another"), path);  // the file that is open stays what it was
  CHECK(error_of_read(moved, 0).empty());
}

TEST_CASE("an array that is cut short between two records is an error") {
  const TemporaryFolder folder;
  std::string text("\x93NUMPY\x01\0", 8);
  const std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1000, 6, 2), }\n";
  text += static_cast<char>(header.size());
  text += '\0';
  const std::string path = folder.write("x.npy", text + header + std::string(1000 * 6 * 2 * 4, '\0'));
  const Npy npy(path, false);
  CHECK(npy.read(999, 0, 6) == std::vector<float>(12, 0.0f));
  std::filesystem::resize_file(path, 20000);
  CHECK(error_of([&] { npy.read(1, 0, 6); }) == path + changed);
}

TEST_CASE("what was loaded stays as it was whatever becomes of the file") {
  const TemporaryFolder folder;
  const std::string path = folder.write("x", "weights");
  const LoadedFile file = load_file(path, "weights");
  std::filesystem::resize_file(path, 0);
  CHECK(file.bytes == "weights");
  CHECK(error_of([&] { load_file(path, "weights"); }) == path + ": the file is empty, expected weights | ");
}
