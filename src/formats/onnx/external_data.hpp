// SPDX-License-Identifier: MIT
// Files next to an ONNX model that hold tensors of it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "formats/onnx/onnx_file.hpp"
#include "io/loaded_file.hpp"

namespace seqcast {

/// Reads each file once, as a whole, so that tensors that name the same bytes take no more memory than the file.
class ExternalData {
 public:
  /// @param model  the ONNX file, in whose folder they lie.
  explicit ExternalData(std::string model) : model_(std::move(model)) {}

  /// The bytes of a tensor, and what keeps them alive.
  /// @throws Error  for a place outside the folder, also by way of a link, or beyond the file's end.
  LoadedFile bytes(const onnx::Tensor& tensor);

  /// The files that were read.
  std::vector<std::string> files() const;

 private:
  /// The same; errors name no file. @throws Error
  LoadedFile placed(const onnx::Tensor& tensor);
  const LoadedFile& file(const std::string& location);

  std::string model_;
  std::map<std::string, LoadedFile> files_;  ///< by location
};

}  // namespace seqcast
