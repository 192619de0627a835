// SPDX-License-Identifier: MIT
// Tests of the .npy writer.
#include "output/npy_file.hpp"

#include <catch2/catch.hpp>
#include <cstring>

#include "tests/output/output_fixture.hpp"

using namespace output_test;
using seqcast::NpyFile;
using seqcast::WriterOptions;

namespace {

WriterOptions array_at(const std::string& path, std::optional<int64_t> regions, int64_t bins) {
  WriterOptions options;
  options.path = path;
  options.tracks = {"a", "b"};
  options.rows = {regions, bins};
  return options;
}

std::vector<float> floats_behind(const std::string& text, size_t header) {
  std::vector<float> values((text.size() - header) / sizeof(float));
  std::memcpy(values.data(), text.data() + header, values.size() * sizeof(float));
  return values;
}

}  // namespace

TEST_CASE("one region is an array of bins and tracks behind a header of whole 64 bytes") {
  Folder folder;
  NpyFile file(array_at(folder / "x.npy", std::nullopt, 3));
  file.write(block_of("c", 0, 10, 2, {1, 2, 10, 20}));  // [2 tracks, 2 bins]
  file.write(block_of("c", 20, 10, 2, {3, 30}));
  file.finish();
  file.commit();
  const std::string text = read_text(folder / "x.npy");
  const std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }";
  CHECK(text.substr(0, 10) == std::string("\x93NUMPY\x01\x00\x76\x00", 10));
  CHECK(text.substr(10, header.size()) == header);
  CHECK(text[127] == '\n');
  CHECK(floats_behind(text, 128) == std::vector<float>{1, 10, 2, 20, 3, 30});
}

TEST_CASE("several regions have an axis of their own") {
  Folder folder;
  NpyFile file(array_at(folder / "x.npy", 2, 1));
  file.write(block_of("c", 50, 10, 2, {1, 2}));
  file.write(block_of("c", 0, 10, 2, {3, 4}));
  file.finish();
  file.commit();
  const std::string text = read_text(folder / "x.npy");
  CHECK(text.find("'shape': (2, 1, 2), }") != std::string::npos);
  CHECK(floats_behind(text, 128) == std::vector<float>{1, 2, 3, 4});
}

TEST_CASE("an array that is not full is an error and leaves no file") {
  Folder folder;
  {
    NpyFile file(array_at(folder / "x.npy", 2, 1));
    file.write(block_of("c", 0, 10, 2, {1, 2}));
    CHECK(error_of([&] { file.finish(); }) == "1 bins came, expected 2");
  }
  CHECK(folder.names().empty());
}
