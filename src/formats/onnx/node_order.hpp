// SPDX-License-Identifier: MIT
// The order in which an ONNX graph is computed.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "formats/onnx/onnx_file.hpp"

namespace seqcast {

/// Values and nodes of a graph, which refer to each other by name.
struct OnnxOrder {
  std::vector<const onnx::Node*> nodes;                     ///< each after those whose values it reads
  std::map<std::string, const onnx::Tensor*> initializers;  ///< by name
  std::vector<const onnx::ValueInfo*> inputs;               ///< that are given at run time
  std::map<std::string, size_t> readers;  ///< how often a value is read, as an output of the model too
};

/// @throws Error  naming the file and the value or node: for names that are given twice or not at all, for a cycle,
///                for a graph without input or output, and for more nodes than any model has.
OnnxOrder order_onnx(const OnnxFile& file);

}  // namespace seqcast
