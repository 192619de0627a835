// SPDX-License-Identifier: MIT
// Tests of the zip reader and writer: files of Python's, and the same with single fields changed.
#include <catch2/catch.hpp>

#include "io/little_endian.hpp"
#include "io/zip_file.hpp"
#include "io/zip_writer.hpp"
#include "tests/io/temporary_folder.hpp"
#include "tests/paths.hpp"

using namespace seqcast;

namespace {

std::string data(const std::string& name) { return test_data("/zip/" + name); }

std::string text_of(const ZipFile& zip, const std::string& name, uint64_t max_bytes = 1 << 20) {
  return std::string(zip.read(*zip.find(name), max_bytes).bytes);
}

/// The error of reading all of an archive of these bytes, without its path.
std::string zip_error(const std::string& bytes) {
  const TemporaryFolder folder;
  const std::string path = folder.write("x.zip", bytes);
  const std::string error = error_of([&] {
    const ZipFile zip(path);
    for (const ZipEntry& entry : zip.entries()) zip.read(entry, 1 << 20);
  });
  return error.starts_with(path + ": ") ? error.substr(path.size() + 2) : error;
}

/// two.zip, whose entry `number` has another value in a field of its own header and of the directory's.
std::string changed(int number, size_t own_field, size_t directory_field, uint64_t value, size_t bytes) {
  std::string text = read_bytes(data("two.zip"));
  size_t own = 0, directory = 0;
  for (int i = 0; i <= number; ++i) {
    own = text.find("PK\x03\x04", own) + 1;
    directory = text.find("PK\x01\x02", directory) + 1;
  }
  const std::string field = to_little_endian(value, bytes);
  if (own_field > 0) text.replace(own - 1 + own_field, bytes, field);
  if (directory_field > 0) text.replace(directory - 1 + directory_field, bytes, field);
  return text;
}

/// An entry whose bytes come in pieces.
void add(ZipWriter& writer, const std::string& name, const std::vector<std::string>& pieces) {
  size_t bytes = 0;
  for (const std::string& piece : pieces) bytes += piece.size();
  writer.begin(name, bytes);
  for (const std::string& piece : pieces) writer.put(piece);
  writer.end();
}

}  // namespace

TEST_CASE("an archive lists its entries; a stored one is seen where it lies, a deflated one is unpacked") {
  const ZipFile zip(data("two.zip"));
  REQUIRE(zip.entries().size() == 2);
  const ZipEntry& stored = zip.entries()[0];
  CHECK(stored.name == "stored.txt");
  CHECK_FALSE(stored.is_deflated);
  CHECK(stored.bytes == 5);
  CHECK(stored.offset == 40);
  CHECK(stored.crc == 0x3610a686);
  CHECK(text_of(zip, "stored.txt") == "hello");
  CHECK(zip.read(stored, 5).bytes.data() == zip.read(stored, 5).bytes.data());
  CHECK(zip.entries()[1].is_deflated);
  CHECK(zip.entries()[1].packed_bytes < 100);
  CHECK(text_of(zip, "folder/deflated.txt") == std::string(1000, 'x'));
  CHECK(zip.find("other") == nullptr);
}

TEST_CASE("archives of zip64, from a pipe, behind other bytes, and without entries are read") {
  CHECK(text_of(ZipFile(data("zip64.zip")), "a") == "hello");
  CHECK(text_of(ZipFile(data("zip64_far.zip")), "near") == "hello");
  CHECK(text_of(ZipFile(data("zip64_far.zip")), "far") == "far away");
  CHECK(text_of(ZipFile(data("streamed.zip")), "a") == "hello");
  CHECK(text_of(ZipFile(data("behind.zip")), "stored.txt") == "hello");
  CHECK(text_of(ZipFile(data("behind.zip")), "folder/deflated.txt").size() == 1000);
  CHECK(ZipFile(data("empty.zip")).entries().empty());
}

TEST_CASE("an entry far behind, where its header is not, is refused") {
  const std::string whole = read_bytes(data("zip64_far.zip"));
  const std::string no_header = "an entry's header is not what the directory says, or is missing";
  const size_t record = whole.rfind("PK\x01\x02"), field = whole.find(std::string("\1\0\x08\0", 4), record);
  REQUIRE(field != whole.npos);
  for (const uint64_t offset : {uint64_t{0}, uint64_t{38}, uint64_t{1} << 63, ~uint64_t{0}}) {
    std::string other = whole;
    CHECK(zip_error(other.replace(field + 4, 8, to_little_endian(offset, 8))).starts_with(no_header));
  }
  std::string none = whole;
  CHECK(zip_error(none.replace(field, 2, std::string("\2\0", 2))).starts_with(no_header));
}

TEST_CASE("what is no whole archive is refused") {
  const std::string again = " | the file may be damaged or cut short: copy or download it again";
  const std::string whole = read_bytes(data("two.zip"));
  CHECK(zip_error(whole).empty());
  CHECK(zip_error("") == "the file is empty, expected a zip archive | ");
  CHECK(zip_error("hello") == "not a zip archive, or one that is damaged or cut short" + again);
  for (size_t bytes = 1; bytes < whole.size(); ++bytes) CHECK_FALSE(zip_error(whole.substr(0, bytes)).empty());
  CHECK(zip_error(read_bytes(data("part.zip"))) == "one part of a zip archive of several, expected all in one file | ");
}

TEST_CASE("entries that are encrypted, packed otherwise, elsewhere, or claim too much are refused by name") {
  CHECK(zip_error(changed(0, 6, 8, 1, 2)) == "entry 'stored.txt' is encrypted | ");
  CHECK(zip_error(changed(0, 8, 10, 14, 2)) ==
        "entry 'stored.txt' is packed by method 14, expected 0 (stored) or 8 (deflated) | ");
  CHECK(zip_error(changed(0, 0, 34, 2, 2)) == "entry 'stored.txt' is in another part of the archive | ");
  CHECK(zip_error(changed(0, 22, 24, 500, 4)) ==
        "entry 'stored.txt' claims 500 bytes, expected the 5 that are stored | ");
  CHECK_THAT(zip_error(changed(1, 22, 24, 1 << 30, 4)),
             Catch::StartsWith("entry 'folder/deflated.txt' claims 1073741824 bytes, more than "));
  CHECK_THAT(zip_error(changed(1, 18, 20, 1 << 20, 4)), Catch::StartsWith("entry 'folder/deflated.txt' lies outside"));
  CHECK_THAT(zip_error(changed(1, 18, 20, 0xfffffff0, 4)), Catch::Contains("'folder/deflated.txt'"));
  CHECK_THAT(zip_error(changed(1, 0, 42, 0, 4)),
             Catch::Contains("header is not what the directory says") || Catch::Contains("lie over each other"));
  const ZipFile zip(data("two.zip"));
  CHECK_THAT(error_of([&] { text_of(zip, "folder/deflated.txt", 999); }),
             Catch::StartsWith(data("two.zip") + ": entry 'folder/deflated.txt' has 1000 bytes, expected at most 999"));
}

TEST_CASE("entries that lie over each other, or have one name, are refused") {
  std::string text = read_bytes(data("two.zip"));
  // The second entry of the directory becomes a copy of the first: same bytes, another name would do as well.
  const size_t first = text.find("PK\x01\x02"), second = text.find("PK\x01\x02", first + 1);
  const size_t end = text.find("PK\x05\x06");
  const std::string entry = text.substr(first, second - first);
  std::string twice = text.substr(0, first) + entry + entry + text.substr(end);
  const size_t new_end = twice.find("PK\x05\x06");
  twice.replace(new_end + 12, 4, to_little_endian(2 * entry.size(), 4));
  CHECK_THAT(zip_error(twice), Catch::Contains("lie over each other"));
  const TemporaryFolder folder;
  ZipWriter writer(folder.path("x.zip"));
  add(writer, "a", {"1"});
  add(writer, "a", {"2"});
  writer.commit();
  CHECK(zip_error(read_bytes(folder.path("x.zip"))) == "two entries are 'a' | ");
}

TEST_CASE("an entry that is not what its size and CRC say is damaged") {
  std::string text = read_bytes(data("two.zip"));
  text[40] = 'j';
  CHECK_THAT(zip_error(text), Catch::StartsWith("entry 'stored.txt' is damaged: its CRC is another"));
  CHECK_THAT(zip_error(changed(1, 22, 24, 999, 4)),
             Catch::StartsWith("entry 'folder/deflated.txt' is damaged: it does not unpack to 999 bytes"));
  CHECK_THAT(zip_error(changed(1, 14, 16, 1, 4)),
             Catch::StartsWith("entry 'folder/deflated.txt' is damaged: its CRC is another"));
}

TEST_CASE("an archive with any bytes changed is read or is an error") {
  const std::string whole = read_bytes(data("two.zip"));
  int errors = 0;
  for (size_t i = 0; i < whole.size(); ++i)
    for (const char value : {'\0', '\x7f', '\xff'}) {
      std::string text = whole;
      text[i] = value;
      errors += !zip_error(text).empty();
    }
  CHECK(errors > 100);
}

TEST_CASE("what is written is read again, in pieces, with any names, and has the same bytes every time") {
  const TemporaryFolder folder;
  const auto write = [&](const std::string& name) {
    ZipWriter writer(folder.path(name));
    add(writer, "a.txt", {"hel", "lo"});
    add(writer, "folder/\xc3\xa4", {""});
    CHECK_FALSE(std::filesystem::exists(folder.path(name)));
    writer.commit();
    return read_bytes(folder.path(name));
  };
  CHECK(write("x.zip") == write("y.zip"));
  const ZipFile zip(folder.path("x.zip"));
  CHECK(text_of(zip, "a.txt") == "hello");
  CHECK(text_of(zip, "folder/\xc3\xa4").empty());
}

TEST_CASE("an archive that is dropped leaves nothing; one that cannot be written says why") {
  const TemporaryFolder folder;
  {
    ZipWriter writer(folder.path("x.zip"));
    add(writer, "a", {"b"});
  }
  CHECK(std::filesystem::is_empty(folder.path("")));
  CHECK_THAT(error_of([&] { ZipWriter(folder.path("none/x.zip")); }), Catch::Contains("does not exist"));
}
