// SPDX-License-Identifier: MIT
// ONNX file as it was parsed, checked for what may not be passed over.
#pragma once

#include <onnx_messages.pb.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace seqcast {

struct OnnxFile {
  std::string path;
  std::shared_ptr<const onnx::Model> model;  ///< also keeps the bytes of its tensors alive
  int64_t opset = 0;                         ///< of the operators that ONNX itself defines

  const onnx::Graph& graph() const { return model->graph(); }
};

/// Reads and parses a file. Messages lie in each other to a fixed depth, so that none can be nested too deeply.
///
/// @throws Error  naming the file: for what is no ONNX or is damaged, is of an opset that is not read, or has fields
///                that are not known.
OnnxFile read_onnx_file(const std::string& path);

/// Whether nodes of that domain are ONNX's own.
bool is_onnx_domain(std::string_view domain) noexcept;

/// How messages call a node: by its name, else by what it gives.
std::string onnx_node_name(const onnx::Node& node);
/// A node in messages, as in "layer 'conv1' (Conv)".
std::string onnx_layer_text(const onnx::Node& node);

}  // namespace seqcast
