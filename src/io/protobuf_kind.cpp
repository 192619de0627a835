// SPDX-License-Identifier: MIT
#include "io/protobuf_kind.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

namespace seqcast {
namespace {

/// A field: its number, and a number or bytes.
struct FieldValue {
  uint64_t number = 0;
  bool is_bytes = false;
  uint64_t value = 0;      ///< or how many bytes
  std::string_view bytes;  ///< as far as they are there
};

/// Seven bits a byte, the lowest first.
std::optional<uint64_t> take_varint(std::string_view& text) {
  uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && !text.empty(); shift += 7) {
    const auto byte = static_cast<uint8_t>(text[0]);
    text.remove_prefix(1);
    value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  return std::nullopt;
}

/// The next field; none at the end, or where it is no number and no bytes.
std::optional<FieldValue> take_field(std::string_view& text) {
  const auto tag = take_varint(text);
  const auto value = tag ? take_varint(text) : std::nullopt;
  if (!value || *tag >> 3 == 0 || ((*tag & 7) != 0 && (*tag & 7) != 2)) return std::nullopt;
  FieldValue field{*tag >> 3, (*tag & 7) == 2, *value, {}};
  if (field.is_bytes) {
    field.bytes = text.substr(0, *value);
    text.remove_prefix(field.bytes.size());
  }
  return field;
}

/// The outermost fields that lie in the text, the last perhaps in part; none where the text is something else.
std::vector<FieldValue> fields_of(std::string_view text) {
  constexpr size_t enough = 64;
  constexpr size_t max_header_bytes = 20;  // of a field: its number and length
  std::vector<FieldValue> fields;
  while (!text.empty() && fields.size() < enough) {
    const size_t left = text.size();
    const auto field = take_field(text);
    if (!field) return left < max_header_bytes ? fields : std::vector<FieldValue>{};  // cut off at the end
    fields.push_back(*field);
  }
  return fields;
}

/// ModelProto: ir_version = 1 (a number), producer_name = 2, producer_version = 3, domain = 4, model_version = 5 (a
/// number), doc_string = 6, graph = 7, opset_import = 8, metadata_props = 14, training_info = 20, functions = 25.
bool is_onnx(const std::vector<FieldValue>& fields) {
  constexpr uint64_t known[] = {1, 2, 3, 4, 5, 6, 7, 8, 14, 20, 25};
  bool has_graph = false;
  for (const FieldValue& field : fields) {
    if (std::ranges::find(known, field.number) == std::end(known)) return false;
    if (field.is_bytes == (field.number == 1 || field.number == 5)) return false;
    has_graph = has_graph || field.number == 7 || field.number == 8;
  }
  return has_graph && std::ranges::any_of(fields, [](const FieldValue& field) { return field.number == 1; });
}

/// SavedModel: saved_model_schema_version = 1 (a number), meta_graphs = 2, each of which begins with its field 1.
bool is_saved_model(const std::vector<FieldValue>& fields) {
  return fields.size() >= 2 && fields[0].number == 1 && !fields[0].is_bytes && fields[1].number == 2 &&
         fields[1].is_bytes && fields[1].bytes.starts_with('\n');
}

/// GraphDef: node = 1, each of which begins with its name = 1 and op = 2.
bool is_graph(const std::vector<FieldValue>& fields) {
  if (fields.empty() || fields[0].number != 1 || !fields[0].is_bytes) return false;
  const std::vector<FieldValue> node = fields_of(fields[0].bytes);
  return node.size() >= 2 && node[0].number == 1 && node[0].is_bytes && node[1].number == 2 && node[1].is_bytes;
}

}  // namespace

ProtobufKind protobuf_kind(std::string_view first_bytes) {
  const std::vector<FieldValue> fields = fields_of(first_bytes);
  if (is_onnx(fields)) return ProtobufKind::onnx;
  if (is_saved_model(fields)) return ProtobufKind::saved_model;
  if (is_graph(fields)) return ProtobufKind::graph;
  return ProtobufKind::none;
}

}  // namespace seqcast
