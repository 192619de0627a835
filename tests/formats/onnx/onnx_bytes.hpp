// SPDX-License-Identifier: MIT
// Writes ONNX files byte by byte, also such as no library would write.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace seqcast::onnx_bytes {

/// Seven bits a byte, the lowest first.
inline std::string varint(uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(0x80 | (value & 0x7f));
  return bytes + static_cast<char>(value);
}

inline std::string number(uint64_t field, int64_t value) {
  return varint(field << 3) + varint(static_cast<uint64_t>(value));
}

inline std::string text(uint64_t field, std::string_view bytes) {
  return varint(field << 3 | 2) + varint(bytes.size()) + std::string(bytes);
}

inline std::string raw(const std::vector<float>& values) {
  std::string bytes(values.size() * sizeof(float), '\0');
  if (!values.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

inline std::string raw(const std::vector<int64_t>& values) {
  std::string bytes(values.size() * sizeof(int64_t), '\0');
  if (!values.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

inline std::string dims(const std::vector<int64_t>& sizes) {
  std::string bytes;
  for (const int64_t size : sizes) bytes += number(1, size);
  return bytes;
}

/// A TensorProto of floats. @param data  its fields besides name, sizes and type; as raw_data where a list is given.
inline std::string tensor_of(const std::string& name, const std::vector<int64_t>& sizes, int type,
                             const std::string& data) {
  return dims(sizes) + number(2, type) + text(8, name) + data;
}
inline std::string tensor(const std::string& name, const std::vector<int64_t>& sizes,
                          const std::vector<float>& values) {
  return tensor_of(name, sizes, 1, text(9, raw(values)));
}
inline std::string integers(const std::string& name, const std::vector<int64_t>& values) {
  return tensor_of(name, {static_cast<int64_t>(values.size())}, 7, text(9, raw(values)));
}

/// AttributeProtos.
inline std::string whole(const std::string& name, int64_t value) {
  return text(1, name) + number(3, value) + number(20, 2);
}
inline std::string wholes(const std::string& name, const std::vector<int64_t>& values) {
  std::string bytes = text(1, name);
  for (const int64_t value : values) bytes += number(8, value);
  return bytes + number(20, 7);
}
inline std::string word(const std::string& name, const std::string& value) {
  return text(1, name) + text(4, value) + number(20, 3);
}
inline std::string decimal(const std::string& name, float value) {
  return text(1, name) + varint(2 << 3 | 5) + raw(std::vector<float>{value}) + number(20, 1);
}

/// A NodeProto, called as its first output.
inline std::string node(const std::string& op, const std::vector<std::string>& inputs,
                        const std::vector<std::string>& outputs, const std::vector<std::string>& attributes = {},
                        const std::string& domain = "") {
  std::string bytes;
  for (const std::string& input : inputs) bytes += text(1, input);
  for (const std::string& output : outputs) bytes += text(2, output);
  bytes += text(4, op);
  for (const std::string& attribute : attributes) bytes += text(5, attribute);
  return domain.empty() ? bytes : bytes + text(7, domain);
}

/// A ValueInfoProto; a size of 0 is left open.
inline std::string value(const std::string& name, const std::vector<int64_t>& sizes, int type = 1) {
  std::string shape;
  for (const int64_t size : sizes) shape += text(1, size == 0 ? text(2, "n") : number(1, size));
  return text(1, name) + text(2, text(1, number(1, type) + text(2, shape)));
}

/// A model in parts, any of which a test may replace. As it stands: x [N, 4, 8] * conv(3) -> y [N, 2, 6].
struct OnnxParts {
  std::vector<std::string> nodes{node("Conv", {"x", "w", "b"}, {"y"})};
  std::vector<std::string> tensors{tensor("w", {2, 4, 3}, std::vector<float>(24, 0.5F)), tensor("b", {2}, {1, -1})};
  std::vector<std::string> inputs{value("x", {0, 4, 8})};
  std::vector<std::string> outputs{value("y", {0, 2, 6})};
  int64_t opset = 17;
  std::string more_of_graph, more_of_model;

  std::string bytes() const {
    std::string graph;
    for (const std::string& one : nodes) graph += text(1, one);
    for (const std::string& one : tensors) graph += text(5, one);
    for (const std::string& one : inputs) graph += text(11, one);
    for (const std::string& one : outputs) graph += text(12, one);
    return number(1, 8) + text(2, "a test") + text(7, graph + more_of_graph) + text(8, number(2, opset)) +
           more_of_model;
  }
};

}  // namespace seqcast::onnx_bytes
