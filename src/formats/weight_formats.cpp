// SPDX-License-Identifier: MIT
#include "formats/weight_formats.hpp"

#include "formats/parametrized.hpp"
#include "formats/safetensors.hpp"
#include "formats/torch/torch_file.hpp"
#include "formats/torch/torch_weights.hpp"
#include "io/file_bytes.hpp"
#include "io/file_kind.hpp"

namespace seqcast {
namespace {

/// The format lists tensors by name: their order says nothing of the layers'.
WeightsFile read_safetensors_file(const std::string& path, bool) {
  WeightsFile file;
  file.weights = read_safetensors(path);
  return file;
}

}  // namespace

std::vector<WeightFormat> weight_formats() {
  return {{"PyTorch", looks_like_torch, read_torch}, {"safetensors", looks_like_safetensors, read_safetensors_file}};
}

WeightsFile read_weights(const std::string& path, bool with_values) {
  check_is_file(path, {"a file of weights (safetensors, PyTorch)"});
  const std::vector<WeightFormat> formats = weight_formats();
  const std::string begin = first_bytes(path, size_t{1} << 16);
  size_t format = 0;
  while (format + 1 < formats.size() && !formats[format].matches(begin)) ++format;
  WeightsFile file = formats[format].read(path, with_values);
  join_parametrized(file, with_values);
  return file;
}

}  // namespace seqcast
