// SPDX-License-Identifier: MIT
// Tests of the safetensors reader.
#include "formats/safetensors.hpp"

#include <catch2/catch.hpp>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <random>

#include "seqcast/error.hpp"

namespace {

using namespace seqcast;
using namespace std::string_literals;

/// A file in a folder of its own, both gone at the end; messages begin with its path.
struct ScratchFile {
  std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("seqcast-safetensors-" + std::to_string(std::random_device{}()));
  std::string path = (folder / "w.safetensors").string();

  explicit ScratchFile(const std::string& bytes) {
    std::filesystem::create_directory(folder);
    std::ofstream(path, std::ios::binary) << bytes;
  }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  ~ScratchFile() { std::filesystem::remove_all(folder); }
};

std::string little_endian(uint64_t number) {
  std::string bytes(8, '\0');
  for (char& byte : bytes) {
    byte = static_cast<char>(number & 0xff);
    number >>= 8;
  }
  return bytes;
}

std::string with_header(const std::string& header, const std::string& data = "") {
  return little_endian(header.size()) + header + data;
}

template <class Value>
std::string bytes_of(const std::vector<Value>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(Value)};
}

/// The message of the Error that reading these bytes throws, without the path.
std::string message(const std::string& bytes) {
  const ScratchFile file(bytes);
  try {
    read_safetensors(file.path);
  } catch (const Error& error) {
    const std::string text = error.what();
    REQUIRE(text.starts_with(file.path + ": "));
    return text.substr(file.path.size() + 2);
  }
  return "no error";
}

/// The message for a file of one tensor 'x' with these fields, and `data_bytes` bytes of data.
std::string tensor_message(const std::string& fields, size_t data_bytes) {
  return message(with_header(R"({"x":)" + fields + "}", std::string(data_bytes, '\0')));
}

/// The message for two f32 tensors of 4 values whose data lie where `a` and `b` say.
std::string layout_message(const std::string& a, const std::string& b, size_t data_bytes) {
  return message(with_header(R"({"a":{"dtype":"F32","shape":[4],"data_offsets":)" + a +
                                 R"(},"b":{"dtype":"F32","shape":[4],"data_offsets":)" + b + "}}",
                             std::string(data_bytes, '\0')));
}

}  // namespace

TEST_CASE("f32, f16 and bf16 tensors are read with their names, shapes and exact values") {
  const std::string data = bytes_of<float>({1.5F, -2.0F, 0.1F}) + bytes_of<uint16_t>({0x3c00, 0xc001}) +
                           bytes_of<uint16_t>({0x3f80, 0x4049, 0x8000, 0x7f80});
  const ScratchFile file(
      with_header(R"({"__metadata__":{"format":"pt"},"f":{"dtype":"F32","shape":[3],"data_offsets":[0,12]},)"
                  R"("h":{"dtype":"F16","shape":[1,2],"data_offsets":[12,16]},)"
                  R"("b":{"dtype":"BF16","shape":[2,2,1],"data_offsets":[16,24]}}   )",
                  data));
  const Weights weights = read_safetensors(file.path);
  CHECK(weights.source == file.path);
  REQUIRE(weights.tensors.size() == 3);
  const Tensor& f = weights.tensors.at("f");
  const Tensor& h = weights.tensors.at("h");
  const Tensor& b = weights.tensors.at("b");
  CHECK((f.type == DataType::f32 && h.type == DataType::f16 && b.type == DataType::bf16));
  CHECK(f.shape == std::vector<int64_t>{3});
  CHECK(h.shape == std::vector<int64_t>{1, 2});
  CHECK(b.shape == std::vector<int64_t>{2, 2, 1});
  CHECK(to_floats(f) == std::vector<float>{1.5F, -2.0F, 0.1F});
  CHECK(to_floats(h) == std::vector<float>{1.0F, -2.001953125F});
  CHECK(to_floats(b) == std::vector<float>{1.0F, 3.140625F, -0.0F, std::numeric_limits<float>::infinity()});
}

TEST_CASE("values lie at any alignment and outlive the reader and the file's name") {
  Weights weights;
  {
    const ScratchFile file(
        with_header(R"({"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})" + " "s, bytes_of<float>({42.0F})));
    weights = read_safetensors(file.path);
  }
  const Weights copy = weights;
  weights = {};
  CHECK(to_floats(copy.tensors.at("x")) == std::vector<float>{42.0F});
}

TEST_CASE("scalars, tensors without values and files without tensors are read") {
  const ScratchFile file(with_header(R"({"s":{"dtype":"F32","shape":[],"data_offsets":[0,4]},)"
                                     R"("z":{"dtype":"F32","shape":[0,5],"data_offsets":[4,4]},)"
                                     R"("y":{"dtype":"F16","shape":[0],"data_offsets":[0,0]}})",
                                     bytes_of<float>({7.0F})));
  const Weights weights = read_safetensors(file.path);
  CHECK(to_floats(weights.tensors.at("s")) == std::vector<float>{7.0F});
  CHECK(weights.tensors.at("s").shape.empty());
  CHECK(weights.tensors.at("z").size() == 0);
  CHECK(weights.tensors.at("z").shape == std::vector<int64_t>{0, 5});
  CHECK(weights.tensors.at("y").size() == 0);
  CHECK(read_safetensors(ScratchFile(with_header("{}")).path).empty());
}

TEST_CASE("PyTorch's counters of batches are left out, any other integers are not") {
  const ScratchFile file(with_header(R"({"bn.num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[0,8]},)"
                                     R"("bn.weight":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}})",
                                     std::string(12, '\0')));
  const Weights weights = read_safetensors(file.path);
  CHECK(weights.tensors.size() == 1);
  CHECK(weights.tensors.contains("bn.weight"));
  CHECK(tensor_message(R"({"dtype":"I64","shape":[],"data_offsets":[0,8]})", 8) ==
        "tensor 'x': dtype I64, expected F32, F16 or BF16");
}

TEST_CASE("a file of 100 MB is opened") {
  const ScratchFile file(with_header(R"({"x":{"dtype":"F32","shape":[25000000],"data_offsets":[0,100000000]}})"));
  std::filesystem::resize_file(file.path, std::filesystem::file_size(file.path) + 100'000'000);
  const Weights weights = read_safetensors(file.path);
  CHECK(weights.tensors.at("x").size() == 25'000'000);
}

TEST_CASE("a file that cannot be read is refused with the system's reason") {
  const ScratchFile file("");
  const auto of = [](const std::string& path) {
    try {
      read_safetensors(path);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return "no error"s;
  };
  CHECK(of(file.path + ".x") == "cannot open '" + file.path + ".x': no such file or directory");
  CHECK(of(file.folder.string()) == file.folder.string() + ": it is a folder, expected safetensors");
  CHECK(of("/dev/null") == "cannot read '/dev/null': not a regular file, expected one that can be read at any place");
}

TEST_CASE("a file that is too short, or whose header reaches beyond it, is refused") {
  CHECK(message("") == "the file is empty, expected safetensors");
  CHECK(message("\x10\0\0\0"s) == "the file has 4 bytes, expected at least 8 (safetensors)");
  CHECK(message(little_endian(3) + "{}") == "the header's length is 3 bytes, expected at most the 2 that follow");
  CHECK(message(little_endian(100'000'001) + "{}") ==
        "the header's length is 100000001 bytes, expected at most 100000000; this is not safetensors");
  CHECK(message(little_endian(~uint64_t{0}) + "{}") ==
        "the header's length is 18446744073709551615 bytes, expected at most 100000000; this is not safetensors");
}

TEST_CASE("a file of another kind is called by its name") {
  const auto named = [](const std::string& bytes) { return message(bytes + std::string(20, 'a')); };
  CHECK(named("\x89HDF\r\n\x1a\n") == "it is an HDF5 file (Keras weights?), expected safetensors");
  CHECK(named("\x93NUMPY") == "it is a NumPy array, expected safetensors");
  CHECK(named("\x1f\x8b\x08") == "it is compressed with gzip, expected safetensors");
  CHECK(named("version https://git-lfs") == "it is a Git LFS pointer, not the file itself, expected safetensors");
  CHECK(named("<!DOCTYPE html>") == "it is a web page or XML, expected safetensors");
  CHECK(named("{\"name\": 1}") == "it is JSON text, expected safetensors");
}

TEST_CASE("a header that is not one JSON object is refused") {
  CHECK(message(with_header("")) == "the header does not begin with '{', expected JSON");
  CHECK(message(with_header("[1]")) == "the header does not begin with '{', expected JSON");
  CHECK(message(with_header("{\"x\":}")) == "the header is not JSON (at its byte 6)");
  CHECK(message(with_header("{\"x\":1e999}")) == "the header has a number that is too large");  // the fuzzer's find
  CHECK(message(with_header("{} {}")) == "the header is not JSON (at its byte 4)");
  CHECK(message(with_header("{\"\xff\":1}")) == "the header is not JSON (at its byte 3)");
}

TEST_CASE("a header of many tensors takes time as their number, read and written") {
  std::string header = "{";
  for (int i = 0; i < 80'000; ++i)
    header += (i > 0 ? "," : "") + "\""s + std::to_string(i) + R"(":{"dtype":"F32","shape":[0],"data_offsets":[0,0]})";
  const ScratchFile file(with_header(header + "}"));
  const std::clock_t begin = std::clock();  // processor time: a busy machine changes nothing
  const Weights weights = read_safetensors(file.path);
  CHECK(weights.tensors.size() == 80'000);
  CHECK(safetensors_layout(weights).order.size() == 80'000);
  CHECK(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC < 20);  // squares: more than six minutes
}

TEST_CASE("metadata that are null say nothing") {
  const ScratchFile file(with_header(R"({"__metadata__":null,"x":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}})"));
  CHECK(read_safetensors(file.path).tensors.size() == 1);
  const ScratchFile other(with_header(R"({"__metadata__":{"format":null}})"));
  CHECK(read_safetensors(other.path).tensors.empty());
  CHECK(message(with_header(R"({"__metadata__":7})")) == "__metadata__ is number, expected an object of strings");
}

TEST_CASE("a header nested a million deep is refused without harm") {
  std::string objects = "{";
  for (int i = 0; i < 1'000'000; ++i) objects += "\"a\":{";
  CHECK(message(with_header(objects)) == "the header is nested deeper than 3 levels");
  CHECK(message(with_header("{\"x\":" + std::string(1'000'000, '['))) == "the header is nested deeper than 3 levels");
}

TEST_CASE("a name that comes twice is refused") {
  const std::string tensor = R"({"dtype":"F32","shape":[1],"data_offsets":[0,4]})";
  CHECK(message(with_header(R"({"x":)" + tensor + R"(,"x":)" + tensor + "}", "1234")) == "x: this key comes twice");
  CHECK(tensor_message(R"({"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]})", 4) ==
        "x.dtype: this key comes twice");
}

TEST_CASE("metadata other than an object of strings is refused") {
  CHECK(message(with_header(R"({"__metadata__":[]})")) == "__metadata__ is array, expected an object of strings");
  CHECK(message(with_header(R"({"__metadata__":{"a":1}})")) == "__metadata__ 'a' is number, expected a string");
}

TEST_CASE("a tensor whose fields are missing, unknown or of the wrong type is refused") {
  CHECK(tensor_message("3", 0) == "tensor 'x': it is number, expected an object");
  CHECK(tensor_message(R"({"shape":[1],"data_offsets":[0,4]})", 4) == "tensor 'x': dtype is missing");
  CHECK(tensor_message(R"({"dtype":"F32","data_offsets":[0,4]})", 4) == "tensor 'x': shape is missing");
  CHECK(tensor_message(R"({"dtype":"F32","shape":[1]})", 4) == "tensor 'x': data_offsets is missing");
  CHECK(tensor_message(R"({"dtype":"F32","shape":[1],"data_offsets":[0,4],"order":"C"})", 4) ==
        "tensor 'x': unknown key 'order', expected dtype, shape and data_offsets");
  CHECK(tensor_message(R"({"dtype":32,"shape":[1],"data_offsets":[0,4]})", 4) ==
        "tensor 'x': dtype is number, expected a string");
  CHECK(tensor_message(R"({"dtype":"F32","shape":4,"data_offsets":[0,4]})", 4) ==
        "tensor 'x': shape is number, expected an array");
  CHECK(tensor_message(R"({"dtype":"F32","shape":[1],"data_offsets":[0,2,4]})", 4) ==
        "tensor 'x': data_offsets has 3 numbers, expected 2");
}

TEST_CASE("types other than f32, f16 and bf16 are refused by name") {
  for (const char* dtype : {"F64", "I64", "U8", "I8", "BOOL", "F8_E4M3", "f32", ""})
    CHECK(tensor_message("{\"dtype\":\""s + dtype + R"(","shape":[1],"data_offsets":[0,8]})", 8) ==
          "tensor 'x': dtype "s + dtype + ", expected F32, F16 or BF16");
}

TEST_CASE("shapes that are no whole numbers or overflow are refused") {
  const auto of_shape = [](const std::string& shape) {
    return tensor_message(R"({"dtype":"F32","shape":)" + shape + R"(,"data_offsets":[0,4]})", 4);
  };
  CHECK(of_shape("[-1]") == "tensor 'x': shape has -1, expected whole numbers from 0");
  CHECK(of_shape("[1.0]") == "tensor 'x': shape has 1.0, expected whole numbers from 0");
  CHECK(of_shape("[\"1\"]") == "tensor 'x': shape has \"1\", expected whole numbers from 0");
  CHECK(of_shape("[9223372036854775808]") ==
        "tensor 'x': shape has 9223372036854775808, expected whole numbers from 0");
  CHECK(of_shape("[99999999999999999999]") == "tensor 'x': shape has 1e+20, expected whole numbers from 0");
  CHECK(of_shape("[4294967296,4294967296,1]") ==
        "tensor 'x': shape [4294967296, 4294967296, 1] is too large to address");
  CHECK(of_shape("[4611686018427387905]") == "tensor 'x': shape [4611686018427387905] is too large to address");
}

TEST_CASE("offsets that do not fit the file or the shape are refused") {
  const auto of_offsets = [](const std::string& offsets) {
    return tensor_message(R"({"dtype":"F32","shape":[2],"data_offsets":)" + offsets + "}", 8);
  };
  CHECK(of_offsets("[8,0]") ==
        "tensor 'x': data_offsets begin at 8 and end at 0, expected the end not before the beginning");
  CHECK(of_offsets("[-8,0]") == "tensor 'x': data_offsets has -8, expected whole numbers from 0");
  CHECK(of_offsets("[4,12]") == "tensor 'x': data_offsets end at byte 12, expected at most the file's 8 bytes of data");
  CHECK(of_offsets("[0,4]") == "tensor 'x': data_offsets hold 4 bytes, expected 8 for F32 of shape [2]");
}

TEST_CASE("a file cut short is refused, whatever is lost") {
  const std::string whole =
      with_header(R"({"x":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}})", std::string(16, '\0'));
  for (size_t size = 0; size < whole.size(); ++size) {
    INFO("first " << size << " bytes of " << whole.size());
    CHECK(message(whole.substr(0, size)) != "no error");
  }
  CHECK(message(whole) == "no error");
}

TEST_CASE("data that overlap, leave a gap or trail are refused, in whatever order they are listed") {
  CHECK(layout_message("[0,16]", "[16,32]", 32) == "no error");
  CHECK(layout_message("[16,32]", "[0,16]", 32) == "no error");
  CHECK(layout_message("[0,16]", "[12,28]", 28) ==
        "tensor 'b': its data begin at byte 12, expected 16, where a ends (they overlap)");
  CHECK(layout_message("[0,16]", "[0,16]", 16) ==
        "tensor 'b': its data begin at byte 0, expected 16, where a ends (they overlap)");
  CHECK(layout_message("[20,36]", "[0,16]", 36) ==
        "tensor 'a': its data begin at byte 20, expected 16, where b ends (a gap)");
  CHECK(layout_message("[4,20]", "[20,36]", 36) ==
        "tensor 'a': its data begin at byte 4, expected 0, where the header ends (a gap)");
  CHECK(layout_message("[0,16]", "[16,32]", 33) == "33 bytes of data, expected 32 from its header");
}

TEST_CASE("a length that begins like another kind's first bytes is still a length") {
  for (size_t length : {0x3c, 0x7b, 0x8b1f, 0x0280}) {
    INFO("header of " << length << " bytes");
    CHECK(message(with_header("{}" + std::string(length - 2, ' '))) == "no error");
    CHECK(message(little_endian(length)) ==
          "the header's length is " + std::to_string(length) + " bytes, expected at most the 0 that follow");
  }
}

TEST_CASE("a safetensors file is known by its first bytes") {
  CHECK(looks_like_safetensors(with_header("{}")));
  CHECK(looks_like_safetensors(with_header(std::string("{") + std::string(0x0280 - 1, ' '))));  // not a pickle
  CHECK_FALSE(looks_like_safetensors(""));
  CHECK_FALSE(looks_like_safetensors(little_endian(2)));
  CHECK_FALSE(looks_like_safetensors(little_endian(2) + "[]"));
  CHECK_FALSE(looks_like_safetensors(little_endian(100'000'001) + "{}"));
  CHECK_FALSE(looks_like_safetensors("{\"name\": \"basenji2\"}"));
}
