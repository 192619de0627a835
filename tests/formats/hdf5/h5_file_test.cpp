// SPDX-License-Identifier: MIT
// Tests of the HDF5 reader, on files of tests/frameworks/make_h5_files.py.
#include "formats/hdf5/h5_file.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <random>

#include "tests/io/temporary_folder.hpp"
#include "tests/paths.hpp"

using namespace seqcast;
using Texts = std::vector<std::string>;
using Sizes = std::vector<int64_t>;

namespace {

std::string file(const std::string& name) { return test_data("/h5/") + name + ".h5"; }

std::string refusal(const std::string& path, const H5Reader& reader = {}) {
  return error_of([&] { read_h5(path, true, reader); });
}

std::vector<float> floats(const H5File& h5, const std::string& array) { return to_floats(h5.tensor(array)); }

/// A program that stands in for the reader. @param body  a shell script's lines.
H5Reader instead(const TemporaryFolder& folder, const std::string& body) {
  const std::string program = folder.write("reader", "#!/bin/sh\n" + body + "\n");
  std::filesystem::permissions(program, std::filesystem::perms(0755));
  return {program, 20};
}

}  // namespace

TEST_CASE("attributes of HDF5 come as texts and numbers, whichever way they are stored") {
  const H5File h5 = read_h5(file("plain"), true);
  CHECK(h5.text("/", "text") == "hello");
  CHECK(h5.text("/", "fixed") == "fixed text");
  CHECK(h5.texts("/", "fixed_list") == Texts{"a", "bc", "def"});
  CHECK(h5.texts("/", "variable_list") == Texts{"x", "yz"});
  CHECK(h5.texts("/", "split") == Texts{"one", "two", "three"});
  CHECK(h5.texts("/", "no_texts") == Texts{});
  CHECK(h5.objects().at("/").attributes.at("numbers").numbers == std::vector<double>{1.5, -2});
  CHECK(h5.objects().at("/").attributes.at("whole").numbers == std::vector<double>{7});
  CHECK_FALSE(h5.text("/", "missing"));
  CHECK_FALSE(h5.texts("/", "numbers"));
  CHECK_FALSE(h5.text("/nowhere", "text"));
}

TEST_CASE("arrays that no weights read give their memory back, the others stay as they are") {
  const H5File h5 = read_h5(file("plain"), true);
  const std::string packed = "/group/packed";  // 4,096 values: it covers whole pages
  const std::vector<float> before = floats(h5, packed);
  Weights weights;
  weights.tensors["read"] = seen_as(h5.tensor(packed), {4}, {100, {10}});
  h5.release_unused(weights);
  CHECK(floats(h5, packed) == before);
  h5.release_unused({});
  const std::vector<float> after = floats(h5, packed);
  CHECK(std::count(after.begin(), after.end(), 0.0f) >= 2048);  // pages that are given back read as zeros
}

TEST_CASE("arrays of HDF5 come as f32 or f16, whatever their type, byte order and packing") {
  const H5File h5 = read_h5(file("plain"), true);
  const std::vector<float> quarters{0, 0.25, 0.5, 0.75, 1, 1.25};
  CHECK(h5.tensor("/group/f32").shape == Sizes{2, 3});
  CHECK(floats(h5, "/group/f32") == quarters);
  CHECK(floats(h5, "/group/big_endian") == quarters);
  CHECK(h5.tensor("/group/f16").type == DataType::f16);
  CHECK(floats(h5, "/group/f16") == quarters);
  CHECK(floats(h5, "/group/f64") == std::vector<float>{0, 1.0f / 3, 2.0f / 3, 1, 4.0f / 3, 5.0f / 3});
  CHECK(h5.objects().at("/group/f64").dataset->stored == "float64");
  CHECK(floats(h5, "/group/i64") == std::vector<float>{-3, -2, -1, 0, 1, 2});
  CHECK(floats(h5, "/group/u8") == std::vector<float>{0, 1, 2, 3, 4, 5});
  CHECK(h5.tensor("/group/scalar").shape == Sizes{});
  CHECK(floats(h5, "/group/scalar") == std::vector<float>{42});
  CHECK(h5.tensor("/group/empty").shape == Sizes{0, 3});
  CHECK(floats(h5, "/group/packed") == std::vector<float>(64 * 64, 3));
}

TEST_CASE("links inside an HDF5 file are followed, and what is linked twice is handed over once") {
  const H5File h5 = read_h5(file("plain"), true);
  CHECK(h5.tensor("/group/again").bytes.data() == h5.tensor("/group/f32").bytes.data());
  CHECK(h5.tensor("/group/soft").bytes.data() == h5.tensor("/group/f64").bytes.data());
  CHECK(h5.children("/") == Texts{"group"});
  CHECK(h5.children("/group").size() == 12);
  CHECK(h5.has("/group/soft"));
  CHECK_FALSE(h5.has("/group/nothing"));
}

TEST_CASE("the structure of an HDF5 file is read without its values") {
  const H5File h5 = read_h5(file("plain"), false);
  CHECK(h5.text("/", "text") == "hello");
  CHECK(h5.tensor("/group/f32").shape == Sizes{2, 3});
  CHECK(h5.tensor("/group/f32").bytes.empty());
}

TEST_CASE("what an HDF5 file does not hold is an error that names file and array") {
  const H5File h5 = read_h5(file("plain"), false);
  CHECK(error_of([&] { h5.tensor("/group/nothing"); }) == file("plain") + ": there is no array '/group/nothing' | ");
  CHECK(error_of([&] { h5.tensor("/group"); }) == file("plain") + ": there is no array '/group' | ");
  CHECK(error_of([&] { h5.tensor("/group/words"); }) ==
        file("plain") + ": array '/group/words': its values are not numbers | ");
}

TEST_CASE("a filter that does not exist stands in the way of its own array only") {
  const H5File h5 = read_h5(file("unknown_filter"), true);
  CHECK(floats(h5, "/sound") == std::vector<float>{1, 1});
  CHECK(error_of([&] { h5.tensor("/array"); }) ==
        file("unknown_filter") + ": array '/array': it is packed by filter 32000 (lzf), which is not supported | ");
}

TEST_CASE("an HDF5 file that refers to others, goes in circles or claims too much is refused") {
  const auto refused = [&](const std::string& name) {
    const std::string error = refusal(file(name));
    const std::string before = file(name) + ": ";
    return error.starts_with(before) ? error.substr(before.size(), error.find(" | ") - before.size()) : error;
  };
  CHECK(refused("external_link") == "'/inside' is a link to another file, which is not followed");
  CHECK(refused("external_storage") == "'/array' has its values in another file");
  CHECK(refused("virtual") == "'/array' is a virtual array, whose values lie in other files");
  CHECK(refused("soft_circle") == "'/a' is a soft link that leads nowhere, to another file or in circles");
  CHECK(refused("group_circle") ==
        "'/group/back' is a link to a group that is there already: links must not go in circles");
  CHECK(refused("deep") == "groups are nested deeper than 64 levels");
  CHECK(refused("huge") ==
        "'/array' claims the shape [1073741824, 1073741824], which is more than the file's 1400 bytes can hold");
  CHECK(refused("huge_product") ==
        "'/array' claims the shape [1099511627776, 1099511627776], which is more than the file's 1400 bytes can hold");
}

TEST_CASE("values that were never written are the fill value, of a few; a file of more than 4,000,000 is refused") {
  const H5File h5 = read_h5(file("partly_written"), true);
  CHECK(floats(h5, "/chunks") == std::vector<float>{1, 2, 3, 4, 0.5, 0.5, 0.5, 0.5});
  CHECK(floats(h5, "/none") == std::vector<float>{2.5, 2.5, 2.5});
  CHECK_THAT(refusal(file("never_written")),
             Catch::Contains("its arrays claim more than 4000000 values that were never written, up to '/whole"));
}

TEST_CASE("an HDF5 file cut short anywhere is an error") {
  const TemporaryFolder folder;
  const std::string bytes = read_bytes(file("plain"));
  for (size_t size = 8; size < bytes.size(); size += 487) {
    const std::string error = refusal(folder.write("cut.h5", bytes.substr(0, size)));
    INFO(size << ": " << error);
    CHECK(error.starts_with(folder.path("cut.h5") + ": is damaged or cut short"));
  }
  CHECK(refusal(folder.path("none.h5")).starts_with(folder.path("none.h5") + ": cannot be read: No such file"));
}

TEST_CASE("an HDF5 file with flipped bits is read or is an error that names it") {
  const TemporaryFolder folder;
  const std::string bytes = read_bytes(file("plain"));
  std::mt19937 random(7);
  size_t errors = 0;
  for (int round = 0; round < 150; ++round) {
    std::string damaged = bytes;
    for (int flip = 0; flip < 8; ++flip) {
      char& byte = damaged[random() % 6000];
      byte = static_cast<char>(byte ^ (1 << (random() % 8)));
    }
    const std::string error = refusal(folder.write("flipped.h5", damaged));
    INFO(error);
    CHECK((error.empty() || error.starts_with(folder.path("flipped.h5") + ": ")));
    errors += !error.empty();
  }
  CHECK(errors > 30);
}

TEST_CASE("a crash, a hang, a failure or nonsense of the reader is an error, never more") {
  const TemporaryFolder folder;
  const std::string name = file("plain");
  CHECK(refusal(name, instead(folder, "kill -SEGV $$")).starts_with(name + ": HDF5's library crashes on this file"));
  CHECK(refusal(name, instead(folder, "kill -XCPU $$")).starts_with(name + ": reading this HDF5 file takes too long"));
  H5Reader slow = instead(folder, "exec sleep 60");
  slow.seconds = 0.2;
  CHECK(refusal(name, slow).starts_with(name + ": reading this HDF5 file takes too long"));
  CHECK(refusal(name, instead(folder, "exit 3")).starts_with(name + ": the reader of HDF5 files"));
  CHECK(refusal(name, instead(folder, "printf ok")).starts_with(name + ": the reader of HDF5 files handed nothing"));
  CHECK(refusal(name, {"/nowhere/reader", 1}) == "cannot start '/nowhere/reader': no such file or directory | ");
  const auto handing = [&](const std::string& bytes) {
    return instead(folder, "printf '" + bytes + "' >&3; printf ok");
  };
  CHECK(refusal(name, handing("\\377\\0\\0\\0\\0\\0\\0\\0{}")) == name + ": what was read of it is cut short | ");
  CHECK(refusal(name, handing("\\002\\0\\0\\0\\0\\0\\0\\0{}")) == name + ": objects: is missing | ");
  const std::string array =
      "{\"objects\":[{\"path\":\"/a\",\"attributes\":[],\"stored\":\"float32\",\"type\":\"F32\","
      "\"shape\":[4],\"begin\":0,\"end\":16}]}";
  CHECK(array.size() == 106);
  CHECK(refusal(name, handing("\\152\\0\\0\\0\\0\\0\\0\\0" + array + "12345678")) ==
        name + ": objects.end: expected at most 8 bytes | ");
}

TEST_CASE("HDF5 is told by its first bytes") {
  CHECK(looks_like_h5(read_bytes(file("plain"))));
  CHECK_FALSE(looks_like_h5("\x89HDF"));
  CHECK_FALSE(looks_like_h5("{}"));
}
