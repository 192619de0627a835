// SPDX-License-Identifier: MIT
// Tensors that an ONNX file holds, or that lie in files next to it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "formats/onnx/constant.hpp"
#include "formats/onnx/external_data.hpp"

namespace seqcast {

/// The tensors of a file, each read once.
class OnnxTensors {
 public:
  explicit OnnxTensors(const OnnxFile& file) : file_(file), external_(file.path) {}

  /// What a tensor holds. @throws Error  naming it: for sizes that its data do not have, and types that are no numbers.
  ConstantRef read(const onnx::Tensor& tensor);
  /// The files besides the model's that were read for them.
  std::vector<std::string> files() const { return external_.files(); }

 private:
  const OnnxFile& file_;
  ExternalData external_;
  std::map<const onnx::Tensor*, ConstantRef> read_;
};

}  // namespace seqcast
