// SPDX-License-Identifier: MIT
// Tells which of the known messages a file of protocol buffers holds, by its outermost fields.
#pragma once

#include <string_view>

namespace seqcast {

enum class ProtobufKind { none, onnx, saved_model, graph };

/// @param first_bytes  of the file; what is cut off at their end does not matter.
///
/// Source: onnx.proto (ModelProto), saved_model.proto, graph.proto: the numbers and types of their fields.
ProtobufKind protobuf_kind(std::string_view first_bytes);

}  // namespace seqcast
