// SPDX-License-Identifier: MIT
#include "formats/weight_formats.hpp"

#include "formats/safetensors.hpp"
#include "io/file_bytes.hpp"

namespace seqcast {

std::vector<WeightFormat> weight_formats() { return {{"safetensors", looks_like_safetensors, read_safetensors}}; }

Weights read_weights(const std::string& path) {
  const std::vector<WeightFormat> formats = weight_formats();
  for (size_t i = 0; i + 1 < formats.size(); ++i)
    if (formats[i].matches(first_bytes(path, size_t{1} << 16))) return formats[i].read(path);
  return formats.back().read(path);
}

}  // namespace seqcast
