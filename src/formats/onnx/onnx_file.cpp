// SPDX-License-Identifier: MIT
#include "formats/onnx/onnx_file.hpp"

#include <fmt/format.h>

#include <limits>
#include <optional>

#include "io/loaded_file.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr int64_t min_opset = 9, max_opset = 21;

/// The number of the first field among those that the parser did not know.
uint64_t field_number(std::string_view unknown) {
  uint64_t tag = 0;
  for (unsigned shift = 0; shift < 64 && !unknown.empty(); shift += 7) {
    const auto byte = static_cast<uint8_t>(unknown[0]);
    unknown.remove_prefix(1);
    tag |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  return tag >> 3;
}

/// Throws for fields that are not known: what they say of the model would be passed over.
struct FieldCheck {
  const std::string& path;

  template <class Message>
  void one(const Message& message, std::string_view what) const {
    if (message.unknown_fields().empty()) return;
    throw Error(fmt::format("{} has a field {}, which is not known", what, field_number(message.unknown_fields())),
                "is the file damaged, or of a newer version of ONNX?")
        .in(path);
  }

  void tensor(const onnx::Tensor& tensor) const {
    one(tensor, fmt::format("tensor '{}'", tensor.name()));
    for (const onnx::StringEntry& entry : tensor.external_data())
      one(entry, fmt::format("the external data of tensor '{}'", tensor.name()));
  }

  void value(const onnx::ValueInfo& info) const {
    const std::string what = fmt::format("the value '{}'", info.name());
    one(info, what);
    one(info.type(), what + ", which is not a plain tensor,");
    one(info.type().tensor_type(), what);
    one(info.type().tensor_type().shape(), what);
    for (const onnx::Dimension& dimension : info.type().tensor_type().shape().dim()) one(dimension, what);
  }

  void node(const onnx::Node& node) const {
    const std::string what = fmt::format("layer '{}' ({})", onnx_node_name(node), node.op_type());
    one(node, what);
    for (const onnx::Attribute& attribute : node.attribute()) {
      one(attribute, fmt::format("attribute '{}' of {}", attribute.name(), what));
      tensor(attribute.t());
    }
  }

  void graph(const onnx::Graph& graph) const {
    one(graph, "its graph");
    for (const onnx::Node& each : graph.node()) node(each);
    for (const onnx::Tensor& each : graph.initializer()) tensor(each);
    for (const onnx::ValueInfo& each : graph.input()) value(each);
    for (const onnx::ValueInfo& each : graph.output()) value(each);
  }
};

int64_t opset_of(const std::string& path, const onnx::Model& model) {
  std::optional<int64_t> opset;
  for (const onnx::OperatorSet& import : model.opset_import()) {
    if (!is_onnx_domain(import.domain())) continue;
    if (opset && *opset != import.version())
      throw Error(fmt::format("imports two opsets of ONNX, {} and {}", *opset, import.version())).in(path);
    opset = import.version();
  }
  if (!opset) throw Error("does not say which opset of ONNX its layers are of").in(path);
  if (*opset < min_opset || *opset > max_opset)
    throw Error(fmt::format("is of opset {}, expected {} to {}", *opset, min_opset, max_opset),
                fmt::format("in Python: onnx.save(onnx.version_converter.convert_version(onnx.load('{}'), {}), 'NEW')",
                            path, max_opset - 3))
        .in(path);
  return *opset;
}

}  // namespace

OnnxFile read_onnx_file(const std::string& path) {
  const LoadedFile file = load_file(path, "ONNX");
  constexpr size_t most = std::numeric_limits<int>::max();
  if (file.bytes.size() > most)
    throw Error(fmt::format("has {} bytes, expected at most {}, as of every ONNX file", file.bytes.size(), most),
                "larger models keep their weights in another file: onnx.save(model, FILE, save_as_external_data=True)")
        .in(path);
  const auto model = std::make_shared<onnx::Model>();
  if (!model->ParseFromArray(file.bytes.data(), static_cast<int>(file.bytes.size())))
    throw Error("is not ONNX, or damaged: its messages cannot be parsed", "download it again").in(path);
  const FieldCheck check{path};
  check.one(*model, "it");
  for (const onnx::OperatorSet& import : model->opset_import()) check.one(import, "an import of an opset");
  if (!model->has_graph()) throw Error("has no graph", "download it again").in(path);
  check.graph(model->graph());
  if (model->graph().sparse_initializer_size() > 0) throw Error("has sparse weights, which are not supported").in(path);
  return {path, model, opset_of(path, *model)};
}

bool is_onnx_domain(std::string_view domain) noexcept { return domain.empty() || domain == "ai.onnx"; }

std::string onnx_node_name(const onnx::Node& node) {
  if (!node.name().empty()) return node.name();
  for (const std::string& output : node.output())
    if (!output.empty()) return output;
  return node.op_type();
}

std::string onnx_layer_text(const onnx::Node& node) {
  return fmt::format("layer '{}' ({})", onnx_node_name(node), node.op_type());
}

}  // namespace seqcast
