// SPDX-License-Identifier: MIT
// Tests of recognising protocol buffers by their outermost fields.
#include "io/protobuf_kind.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace seqcast;
using namespace std::string_literals;

namespace {

/// A field of bytes.
std::string field(int number, const std::string& bytes) {
  std::string length;
  size_t left = bytes.size();
  for (; left >= 0x80; left >>= 7) length += static_cast<char>(left & 0x7f | 0x80);
  return std::string(1, static_cast<char>(number << 3 | 2)) + length + static_cast<char>(left) + bytes;
}

/// A field of a small number.
std::string field(int number, int value) { return {static_cast<char>(number << 3), static_cast<char>(value)}; }

}  // namespace

TEST_CASE("an ONNX model is known by its fields, in any order, whole or cut off in its graph") {
  const std::string model = field(1, 7) + field(2, "pytorch"s) + field(3, "2.1"s) + field(7, std::string(300, '\x0a')) +
                            field(8, field(2, 17));
  CHECK(protobuf_kind(model) == ProtobufKind::onnx);
  CHECK(protobuf_kind(model.substr(0, 100)) == ProtobufKind::onnx);
  CHECK(protobuf_kind(field(8, field(2, 17)) + field(7, "x"s) + field(1, 3)) == ProtobufKind::onnx);
  CHECK(protobuf_kind(field(1, 8) + field(2, "skl2onnx"s)) == ProtobufKind::none);  // no graph
  CHECK(protobuf_kind(model + field(9, "y"s)) == ProtobufKind::none);               // a field that ONNX has not
}

TEST_CASE("TensorFlow's SavedModel and frozen graphs are told from it") {
  CHECK(protobuf_kind(field(1, 1) + field(2, field(1, field(2, "x"s)) + field(2, "y"s))) == ProtobufKind::saved_model);
  const std::string node = field(1, "input"s) + field(2, "Placeholder"s) + field(5, "z"s);
  CHECK(protobuf_kind(field(1, node) + field(1, node)) == ProtobufKind::graph);
}

TEST_CASE("other bytes are no protocol buffer that is known") {
  CHECK(protobuf_kind("") == ProtobufKind::none);
  CHECK(protobuf_kind("hello, world: a text of some length, with words") == ProtobufKind::none);
  CHECK(protobuf_kind("\x89HDF\r\n\x1a\n") == ProtobufKind::none);
  CHECK(protobuf_kind(std::string(1000, '\xff')) == ProtobufKind::none);
  CHECK(protobuf_kind(std::string(1000, '\0')) == ProtobufKind::none);
}
