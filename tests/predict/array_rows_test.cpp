// SPDX-License-Identifier: MIT
// Tests of the mapping of regions and records to array rows.
#include "predict/array_rows.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/io/temporary_folder.hpp"

using namespace seqcast;

namespace {

WriterOptions npy_at(const std::string& path) {
  WriterOptions output;
  output.path = path;
  output.tracks = {"t"};
  return output;
}

Bins block_of(const std::vector<float>& values) {
  const auto bins = static_cast<int64_t>(values.size());
  return {"c", 0, 1, 0, bins, 1, values.size(), values.data()};
}

std::string shape_in(const std::string& path) {
  const std::string text = read_bytes(path);
  const size_t begin = text.find("'shape': ") + 9;
  return text.substr(begin, text.find(')') + 1 - begin);
}

}  // namespace

TEST_CASE("rows of the same bins are one array, with an axis for them or without") {
  const TemporaryFolder folder;
  ArrayRows two(npy_at(folder.path("two.npy")), {{"a", 2}, {"b", 2}}, true);
  two.write(block_of({1}));
  two.write(block_of({2}));
  two.write(block_of({3, 4}));
  two.close();
  CHECK(shape_in(folder.path("two.npy")) == "(2, 2, 1)");
  ArrayRows one(npy_at(folder.path("one.npy")), {{"a", 1}}, false);
  one.write(block_of({1}));
  one.close();
  CHECK(shape_in(folder.path("one.npy")) == "(1, 1)");
}

TEST_CASE("{region} is a file a row, named when all are whole") {
  const TemporaryFolder folder;
  ArrayRows rows(npy_at(folder.path("x.{region}.npy")), {{"c:1-2", 2}, {"a/b", 1}}, true);
  rows.write(block_of({1, 2}));
  CHECK_FALSE(std::filesystem::exists(folder.path("x.c:1-2.npy")));
  rows.write(block_of({3}));
  rows.close();
  CHECK(shape_in(folder.path("x.c:1-2.npy")) == "(2, 1)");
  CHECK(shape_in(folder.path("x.a_b.npy")) == "(1, 1)");
}

TEST_CASE("rows that do not fit together are an error before anything is written") {
  const TemporaryFolder folder;
  CHECK(error_of([&] {
          ArrayRows(npy_at(folder.path("x.npy")), {{"a", 2}, {"b", 2}, {"c", 3}}, true);
        }) == "'a' has 2 bins and 'c' has 3: one array cannot hold both | a file each: output='out.{region}.npy'");
  CHECK(error_of([&] {
          ArrayRows(npy_at(folder.path("{region}.npy")), {{"a b", 2}, {"a/b", 3}}, true);
        }) == "'a b' and 'a/b' would both be written to '" + folder.path("a_b.npy") +
                  "' | leave {region} out to have all in one array");
  CHECK(std::filesystem::is_empty(folder.path("")));
}
