// SPDX-License-Identifier: MIT
// Tests of the .npy reader.
#include "io/npy.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>

#include "tests/io/temporary_folder.hpp"

using namespace seqcast;

namespace {

const std::string plain = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";

std::string header_error(const std::string& text) {
  return error_of([&] { parse_npy_header(text); });
}

/// A file of version 1.0, 2.0 or 3.0.
std::string npy_text(const std::string& header, const std::string& values, int version = 1) {
  std::string text("\x93NUMPY", 6);
  text += static_cast<char>(version);
  text += '\0';
  const std::string padded = header + "   \n";
  for (int i = 0; i < (version == 1 ? 2 : 4); ++i) text += static_cast<char>(padded.size() >> (8 * i) & 0xff);
  return text + padded + values;
}

template <class Number>
std::string bytes_of(const std::vector<Number>& numbers) {
  std::string bytes(numbers.size() * sizeof(Number), '\0');
  std::memcpy(bytes.data(), numbers.data(), bytes.size());
  return bytes;
}

std::string header_of(const std::string& type, const std::string& shape, bool fortran = false) {
  return "{'descr': '" + type + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': " + shape + ", }";
}

/// "message | hint" without the path.
std::string file_error(const std::string& text, bool channels_first = false) {
  const TemporaryFolder folder;
  const std::string path = folder.write("x.npy", text);
  const std::string error = error_of([&] {
    const Npy npy(path, channels_first);
    for (int64_t record = 0; record < npy.records(); ++record) npy.read(record, 0, npy.length());
  });
  return error.starts_with(path + ": ") ? error.substr(path.size() + 2) : error;
}

template <class Number>
std::vector<float> read_as(const std::string& type) {
  const TemporaryFolder folder;
  const std::vector<Number> numbers{1, 0, 7, 3, 2, 100};
  const std::string path = folder.write("x.npy", npy_text(header_of(type, "(2, 3)"), bytes_of(numbers)));
  return Npy(path, false).read(0, 0, 2);
}

}  // namespace

TEST_CASE("a header is a dictionary of three keys, in any order and with any blanks") {
  const NpyHeader header = parse_npy_header(plain);
  CHECK(header.type == "<f4");
  CHECK_FALSE(header.fortran_order);
  CHECK(header.shape == std::vector<int64_t>{2, 3});
  const NpyHeader other = parse_npy_header("{\"shape\":(5,),'fortran_order' : True , 'descr':'|u1'}   \n");
  CHECK(other.type == "|u1");
  CHECK(other.fortran_order);
  CHECK(other.shape == std::vector<int64_t>{5});
  CHECK(parse_npy_header("{'descr': '<f4', 'fortran_order': False, 'shape': ()}").shape.empty());
}

TEST_CASE("any other header is refused, and nothing of it is evaluated") {
  CHECK(header_error("") == "its header has '' where '{' is expected | ");
  CHECK(header_error("{}") == "its header has no 'descr' | ");
  CHECK(header_error("{'descr': '<f4', 'shape': (1,)}") == "its header has no 'fortran_order' | ");
  CHECK(header_error("{'descr': '<f4', 'fortran_order': False}") == "its header has no 'shape' | ");
  CHECK(header_error(plain + " + x") == "its header has more behind the '}' | ");
  CHECK(header_error("{'descr': '<f4', 'descr': '<f4'}") == "its header has 'descr' twice | ");
  CHECK(header_error("{'descr': [('a', '<f4')], }").find("where a text in quotes is expected") != std::string::npos);
  CHECK(header_error("{'fortran_order': exit(), }").find("neither True nor False") != std::string::npos);
  CHECK(header_error("{'shape': (2 * 3,), }").find("'* 3,), }' where ')' is expected") != std::string::npos);
  CHECK(header_error("{'shape': (-1,), }").find("where the length of an axis is expected") != std::string::npos);
  CHECK(header_error("{'shape': (99999999999999999999,), }").find("length of an axis") != std::string::npos);
  CHECK(header_error("{'evil': 1}") == "its header has a key 'evil' that no .npy file has | ");
  CHECK(header_error("{'descr': '<f4").find("where a text in quotes is expected") != std::string::npos);
}

TEST_CASE("every type of number that f4 holds is read, in every format version") {
  const std::vector<float> expected{1, 0, 7, 3, 2, 100};
  CHECK(read_as<float>("<f4") == expected);
  CHECK(read_as<double>("<f8") == expected);
  CHECK(read_as<int8_t>("|i1") == expected);
  CHECK(read_as<uint8_t>("|u1") == expected);
  CHECK(read_as<uint8_t>("|b1") == expected);
  CHECK(read_as<int16_t>("<i2") == expected);
  CHECK(read_as<uint16_t>("<u2") == expected);
  CHECK(read_as<int32_t>("<i4") == expected);
  CHECK(read_as<uint32_t>("<u4") == expected);
  CHECK(read_as<int64_t>("<i8") == expected);
  CHECK(read_as<uint64_t>("<u8") == expected);
  const TemporaryFolder folder;
  for (const int version : {1, 2, 3}) {
    const std::string path = folder.write("v.npy", npy_text(plain, bytes_of(expected), version));
    CHECK(Npy(path, false).read(0, 0, 2) == expected);
  }
}

TEST_CASE("records, orders of axes and stretches") {
  const TemporaryFolder folder;
  const std::vector<float> values{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};  // [2, 3, 2]
  const std::string text = bytes_of(values);
  const Npy c(folder.write("c.npy", npy_text(header_of("<f4", "(2, 3, 2)"), text)), false);
  CHECK(c.records() == 2);
  CHECK(c.length() == 3);
  CHECK(c.channels() == 2);
  CHECK_FALSE(c.is_single());
  CHECK(c.read(1, 0, 3) == std::vector<float>{6, 7, 8, 9, 10, 11});
  CHECK(c.read(1, 1, 2) == std::vector<float>{8, 9});
  CHECK(c.read(0, 1, 1).empty());
  const Npy first(folder.write("f.npy", npy_text(header_of("<f4", "(2, 2, 3)"), text)), true);
  CHECK(first.length() == 3);
  CHECK(first.read(1, 0, 3) == std::vector<float>{6, 9, 7, 10, 8, 11});
  const Npy fortran(folder.write("o.npy", npy_text(header_of("<f4", "(2, 3, 2)", true), text)), false);
  CHECK(fortran.read(1, 0, 3) == std::vector<float>{1, 7, 3, 9, 5, 11});
  const Npy one(folder.write("one.npy", npy_text(header_of("<f4", "(6, 2)"), text)), false);
  CHECK(one.is_single());
  CHECK(one.read(0, 4, 6) == std::vector<float>{8, 9, 10, 11});
}

TEST_CASE("files that are not whole, or not of a kind that is read, are refused by name") {
  const std::string values = bytes_of(std::vector<float>(6, 1.0F));
  CHECK(file_error(npy_text(plain, values)).empty());
  CHECK(file_error(npy_text(plain, values.substr(4))) ==
        "cut short: got 20 bytes of numbers, expected 24 for 2 x 3 of '<f4' | ");
  CHECK(file_error(npy_text(plain, values + "x")) ==
        "too long: got 25 bytes of numbers, expected 24 for 2 x 3 of '<f4' | ");
  CHECK(file_error("") == "the file is empty, expected an .npy file | ");
  CHECK(file_error(">chr1\nACGT\n").starts_with("not an .npy file"));
  CHECK(file_error(npy_text(plain, values).substr(0, 40)) == "cut short: its header is not whole | ");
  CHECK(file_error(npy_text(plain, values).substr(0, 9)) == "cut short: its header is not whole | ");
  CHECK(file_error(npy_text(plain, values, 4)) == "format version 4.0, expected 1.0, 2.0 or 3.0 | ");
  CHECK(file_error(npy_text(header_of(">f4", "(2, 3)"), values)) ==
        "its numbers are big-endian ('>f4'), expected little-endian | np.save(path, array.astype('<f4'))");
  CHECK(
      file_error(npy_text(header_of("<c8", "(2, 3)"), values)).starts_with("its numbers are of type '<c8', expected"));
  CHECK(file_error(npy_text(header_of("|O", "(2, 3)"), values)).starts_with("its numbers are of type '|O', expected"));
  CHECK(file_error(npy_text(header_of("", "(2, 3)"), values)).starts_with("its numbers are of type '', expected"));
  CHECK(file_error(npy_text(header_of("<f4", "(6,)"), values)) == "has 1 axis (6), expected [L, C] or [N, L, C] | ");
  CHECK(file_error(npy_text(header_of("<f4", "(1, 1, 2, 3)"), values), true) ==
        "has 4 axes (1 x 1 x 2 x 3), expected [C, L] or [N, C, L] | ");
  CHECK(file_error(npy_text(header_of("<f4", "(0, 3)"), "")) == "has an axis of length 0 (0 x 3) | ");
  const std::string huge = "(1099511627776, 1099511627776, 1099511627776)";
  CHECK(file_error(npy_text(header_of("<f8", huge), values)).starts_with("cut short: got 24 bytes"));
  CHECK(error_of([] { Npy("/nowhere/x.npy", false); }) == "cannot open '/nowhere/x.npy': no such file or directory | ");
}

TEST_CASE("a header that says it is larger than any is refused before it is read") {
  std::string text = npy_text(plain, "", 2);
  text[10] = '\x7f';
  CHECK(file_error(text).find("expected at most 65536") != std::string::npos);
}

TEST_CASE("a value that f4 does not hold is named by its place") {
  CHECK(file_error(npy_text(header_of("<f4", "(2, 3)"), bytes_of(std::vector<float>{1, 2, 3, 4, 5, NAN}))) ==
        "record 1, position 1, channel 2 (counted from 0): the value is not a finite number | ");
  CHECK(file_error(npy_text(header_of("<f8", "(1, 1)"), bytes_of(std::vector<double>{1e300}))) ==
        "record 1, position 0, channel 0 (counted from 0): the value is not a finite number | ");
  CHECK(file_error(npy_text(header_of("<i4", "(1, 2)"), bytes_of(std::vector<int32_t>{16777216, 16777217}))) ==
        "record 1, position 0, channel 1 (counted from 0): 16777217 is not a number that f4 holds exactly | ");
  CHECK(file_error(npy_text(header_of("<u8", "(1, 1)"), bytes_of(std::vector<uint64_t>{~uint64_t{0}})))
            .find("18446744073709551615 is not a number") != std::string::npos);
}

TEST_CASE("an .npy file is told by its first bytes, not by its name") {
  const TemporaryFolder folder;
  CHECK(is_npy(folder.write("x.txt", npy_text(plain, ""))));
  CHECK_FALSE(is_npy(folder.write("x.npy", ">chr1\n")));
  CHECK_FALSE(is_npy(folder.write("y.npy", "")));
  CHECK_FALSE(is_npy("-"));
  CHECK_FALSE(is_npy("/nowhere"));
}
