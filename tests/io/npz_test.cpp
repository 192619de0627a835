// SPDX-License-Identifier: MIT
// Tests of the npz reader, on NumPy's files, and of the writer.
#include "io/npz.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/io/temporary_folder.hpp"
#include "tests/paths.hpp"

using namespace seqcast;

namespace {

std::string data(const std::string& name) { return test_data("/zip/" + name); }

}  // namespace

TEST_CASE("arrays of every number type are read from NumPy's files, stored and deflated") {
  const std::string file = GENERATE("stored.npz", "deflated.npz");
  const NpzFile npz(data(file));
  CHECK(npz.names().size() == 20);
  for (const char* kind : {"f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "fortran"}) {
    INFO(file << ": " << kind);
    CHECK(npz.array(kind).shape() == std::vector<int64_t>{2, 3});
    CHECK(npz.floats(kind) == std::vector<float>{0, 1, 2, 3, 4, 5});
  }
  CHECK(npz.floats("b1") == std::vector<float>{1, 0, 1, 0, 0, 1});
  CHECK(npz.array("fortran").header.fortran_order);
  CHECK(npz.array("scalar").shape().empty());
  CHECK(npz.floats("scalar") == std::vector<float>{2.5});
  CHECK(npz.array("none").shape() == std::vector<int64_t>{0, 4});
  CHECK(npz.floats("none").empty());
}

TEST_CASE("an array of any axes in Fortran's order comes row by row") {
  const std::vector<float> deep = NpzFile(data("stored.npz")).floats("deep");  // [2, 3, 2, 2]
  // NumPy's a.transpose(3, 1, 2, 0) of arange(24) as [2, 3, 2, 2].
  std::vector<float> expected;
  for (int i = 0; i < 2; ++i)
    for (int j = 0; j < 3; ++j)
      for (int k = 0; k < 2; ++k)
        for (int l = 0; l < 2; ++l) expected.push_back(static_cast<float>(12 * l + 4 * j + 2 * k + i));
  CHECK(deep == expected);
}

TEST_CASE("an .npz file is told by its first entry, whatever its name") {
  CHECK(is_npz(data("stored.npz")));
  CHECK(is_npz(data("deflated.npz")));
  CHECK_FALSE(is_npz(data("two.zip")));
  CHECK_FALSE(is_npz(data("empty.zip")));
  CHECK_FALSE(is_npz(data("no_such_file")));
  CHECK_FALSE(is_npz(data("")));
  const TemporaryFolder folder;
  CHECK_FALSE(is_npz(folder.write("short", "PK\3\4")));
}

TEST_CASE("arrays come in double precision too, with what is not finite") {
  const NpzFile npz(data(GENERATE("stored.npz", "deflated.npz")));
  for (const char* kind : {"f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "fortran"}) {
    INFO(kind);
    CHECK(npz.array(kind).doubles() == std::vector<double>{0, 1, 2, 3, 4, 5});
  }
  CHECK(npz.array("large").doubles() == std::vector<double>{16777217});
  const std::vector<double> values = npz.array("not_finite").doubles();
  REQUIRE(values.size() == 2);
  CHECK(values[0] == 1);
  CHECK(std::isnan(values[1]));
  CHECK(npz.array("none").doubles().empty());
}

TEST_CASE("an array that is missing or not of numbers is named") {
  const std::string path = data("stored.npz");
  const NpzFile npz(path);
  const auto error = [&](const std::string& name) { return error_of([&] { npz.floats(name); }); };
  CHECK(npz.has("f4"));
  CHECK_FALSE(npz.has("f5"));
  CHECK_THAT(error("f5"), Catch::StartsWith(path + ": no array 'f5' | its arrays are 'f2', 'f4',"));
  CHECK_THAT(error("big"), Catch::StartsWith(path + ": array 'big': its numbers are big-endian ('>f4')"));
  CHECK_THAT(error("text"), Catch::StartsWith(path + ": array 'text': its numbers are of type '<U1'"));
  CHECK(error("large") ==
        path +
            ": array 'large': value 0 (counted from 0, row by row): 16777217 is not a number that f4 holds exactly "
            "| ");
  CHECK(error("not_finite") ==
        path + ": array 'not_finite': value 1 (counted from 0, row by row): the value is not a finite number | ");
  CHECK_THAT(error_of([] { NpzFile(data("two.zip")); }), Catch::Contains("entry 'stored.txt' is not an array"));
  CHECK_THAT(error_of([&] { NpzFile(path, 100).floats("f4"); }),
             Catch::Contains("entry 'f4.npy' has 152 bytes, expected at most 100"));
}

TEST_CASE("arrays that are written are read again") {
  const TemporaryFolder folder;
  NpzWriter writer(folder.path("x.npz"));
  const std::vector<float> values{1, 2, 3, 4, 5, 6};
  const auto add = [&](const std::string& name, const std::vector<int64_t>& shape, std::span<const float> all) {
    writer.begin(name, shape);
    for (const float& value : all) writer.put({&value, 1});  // in pieces, as regions come
    writer.end();
  };
  add("a", {2, 3}, values);
  add("b", {6}, values);
  add("c", {}, std::vector<float>{7});
  writer.commit();
  const NpzFile npz(folder.path("x.npz"));
  CHECK(npz.names() == std::vector<std::string>{"a", "b", "c"});
  CHECK(npz.array("a").shape() == std::vector<int64_t>{2, 3});
  CHECK(npz.floats("a") == values);
  CHECK(npz.array("b").shape() == std::vector<int64_t>{6});
  CHECK(npz.floats("c") == std::vector<float>{7});
}

TEST_CASE("an array that gets other than its shape's values is never committed") {
  const TemporaryFolder folder;
  for (const size_t count : {1, 3}) {
    NpzWriter writer(folder.path("x.npz"));
    writer.begin("a", {2});
    writer.put(std::vector<float>(count));
    CHECK_THROWS_AS(writer.end(), std::logic_error);
  }
  CHECK(std::filesystem::is_empty(folder.path("")));
}
