// SPDX-License-Identifier: MIT
// Reader of ONNX models.
#pragma once

#include <string>

#include "formats/model_format.hpp"

namespace seqcast {

/// An ONNX model of opset 9 to 21, with its weights inside or in files of its own folder.
///
/// What the file computes is read from its operators alone. Its batch is ours; an open length is the window's, for
/// which the arithmetic that exporters write shapes with is worked out. A last softmax, sigmoid, softplus or exp of an
/// output is its head's transform. Nothing in the file is executed.
///
/// @throws PartlyRead  naming file and node, for what is not supported or does not fit.
/// @throws Error       naming the file, for what is no ONNX or is damaged.
Model read_onnx(const std::string& path, bool with_weights, const FileFacts& facts);

ModelFormat onnx_format();

}  // namespace seqcast
